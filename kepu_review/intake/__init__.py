"""Intake: spreadsheets of applications, experts and marks become values, or clear problems."""

from kepu_review.intake.corrections import write_corrections
from kepu_review.intake.diff import Change
from kepu_review.intake.dryrun import DryRun, dry_run
from kepu_review.intake.experts import ExpertSheet, read_experts
from kepu_review.intake.marks import MarkRow, MarkSheet, read_marks
from kepu_review.intake.nominators import NominatorSheet, read_nominators
from kepu_review.intake.opening import SheetReport
from kepu_review.intake.problems import CellProblem
from kepu_review.intake.rejects import Reject, Rejects

__all__ = [
    "CellProblem",
    "Change",
    "DryRun",
    "ExpertSheet",
    "MarkRow",
    "MarkSheet",
    "NominatorSheet",
    "Reject",
    "Rejects",
    "SheetReport",
    "dry_run",
    "read_experts",
    "read_marks",
    "read_nominators",
    "write_corrections",
]
