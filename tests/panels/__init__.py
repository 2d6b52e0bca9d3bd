"""Panels: the table of ratings and its graph."""
