"""The outside world for texts and mail, and its local stand-ins. Knows nothing of the product."""
