"""Intake: spreadsheets of applications, experts and marks become values, or clear problems."""

from kepu_review.intake.corrections import write_corrections
from kepu_review.intake.diff import Change
from kepu_review.intake.dryrun import DryRun, SheetReport, dry_run
from kepu_review.intake.problems import CellProblem
from kepu_review.intake.rejects import Reject, Rejects

__all__ = [
    "CellProblem",
    "Change",
    "DryRun",
    "Reject",
    "Rejects",
    "SheetReport",
    "dry_run",
    "write_corrections",
]
