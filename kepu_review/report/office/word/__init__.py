"""Word: notice and minutes as .docx, laid out after GB/T 9704, for offices that edit on."""

from kepu_review.report.office.word.document import docx

__all__ = ["docx"]
