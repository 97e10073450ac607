"""The shop's door: the board, each car's file, messages and settings."""
