"""Figures of the reports as SVG with searchable text, legible without colour."""

from __future__ import annotations

from kepu_review.report.plots.distribution import scores

__all__ = ["scores"]
