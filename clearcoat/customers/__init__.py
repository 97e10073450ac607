"""Vehicle owners: their account and their link."""
