"""One honest ask after each repair, and what came of it."""
