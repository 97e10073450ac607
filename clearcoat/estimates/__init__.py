"""The repair's file."""
