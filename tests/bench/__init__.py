"""``python -m tests.bench``: how fast, as ratios measured in one run. Proves nothing; tests do that."""
