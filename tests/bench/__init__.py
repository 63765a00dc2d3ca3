"""Benchmarks: `make bench` measures the engine beside others on this machine and prints a table."""
