"""The pages of the shop, one file for each thing that staff do."""
