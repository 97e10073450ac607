"""The commands of the `clearcoat` program, one file each: `configure` names its words, `run` does it."""
