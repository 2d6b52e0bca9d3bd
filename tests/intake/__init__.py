"""Tests of the intake: values, headings, files, dry runs."""
