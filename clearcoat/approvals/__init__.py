"""What the owner says yes to: frozen versions of an estimate, forms, and their signatures."""
