"""Clearcoat: the customer portal of a collision repair shop."""
