"""Diagnostics of experts."""
