"""Tests of rubric files, scoring, totals and proposals."""
