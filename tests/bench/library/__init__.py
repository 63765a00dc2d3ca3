"""How well and how fast the library finds what helps: `python -m tests.bench.library`."""
