"""Severity: crossed effects, factors, facets."""
