"""Shops and the people who work there."""
