"""One revision per file; a released one is never edited."""
