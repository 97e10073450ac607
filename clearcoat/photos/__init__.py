"""Photos and documents of a repair: taken in, developed, kept, shown."""
