"""What customers and the shop write to each other: one thread for each repair."""
