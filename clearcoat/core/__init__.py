"""The ground: it knows nothing of the product."""
