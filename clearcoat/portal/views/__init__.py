"""The views of the owner's door, by what a person wants."""
