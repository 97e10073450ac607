"""JSON for both audiences; described at /api/docs."""
