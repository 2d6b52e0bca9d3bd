"""Figures of the reports as SVG with searchable text, legible without colour.

Each function takes frozen rows and gives `Plots`: the drawings in the order of their pages, what
was left out of them in words, and their data as a table; or, in `why`, why nothing can be drawn.
"""

from __future__ import annotations

from kepu_review.report.plots.caterpillar import caterpillar
from kepu_review.report.plots.chances import chances
from kepu_review.report.plots.distribution import scores
from kepu_review.report.plots.drawn import Plot, Plots
from kepu_review.report.plots.heat import heat
from kepu_review.report.plots.severity import severity
from kepu_review.report.plots.slope import slope

__all__ = ["Plot", "Plots", "caterpillar", "chances", "heat", "scores", "severity", "slope"]
