"""办公文件：what offices go on working with — a workbook of the whole round. Cells are data."""

from kepu_review.report.office.export import export
from kepu_review.report.office.grid import Column, Grid
from kepu_review.report.office.workbook import write

__all__ = ["Column", "Grid", "export", "write"]
