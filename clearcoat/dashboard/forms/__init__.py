"""What staff type, checked before a verb sees it."""
