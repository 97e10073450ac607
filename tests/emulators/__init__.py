"""Small servers on this machine that behave like the providers, faults included, and keep their own truth."""
