"""The outbox, its words and its ways."""
