"""How fast an officer's search finds its first page among a million initiatives: `python -m tests.bench.search`."""
