"""How calculations are checked: the cases in `tests/cases/calculations_*.tsv`, and the figures."""
