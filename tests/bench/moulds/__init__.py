"""How well copies of one mould are told from honest texts: `python -m tests.bench.moulds`."""
