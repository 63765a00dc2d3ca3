"""Real servers beside the one that all tests share: a pair of which one follows the other, and a pooler."""
