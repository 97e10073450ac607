"""The benchmarks: each compares something with something else that runs beside it."""
