"""The verbs: one function for each thing that happens to a repair, called by every door."""
