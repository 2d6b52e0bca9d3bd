"""The record of a round, on SQLite and on a real PostgreSQL."""
