"""The history of the tables, run by ``store/migrate.py``; each version is written once and never edited."""
