"""Sign-in identities."""
