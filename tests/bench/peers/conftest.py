"""Keeps pytest from importing, in search of doctests, what only ``make bench`` installs."""

collect_ignore = ["open_fisca.py", "gorules.py", "side_by_side.py"]
