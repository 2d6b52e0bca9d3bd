"""A rubric file as the form that experts will fill in; for authors, without a round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kepu_review import rubrics
from kepu_review.model import Application
from kepu_review.notebook.sample import SampleDesk
from kepu_review.notebook.service import Gate
from kepu_review.notebook.widgets import DeskWidget, ExpertDesk, refuse_unknown
from kepu_review.text import Language


class RubricPreview(DeskWidget):
    """评分标准预览: the live form of a rubric file; what is filled in is kept nowhere.

    Parameters
    ----------
    path
        the rubric file (YAML).
    application
        an application whose figures feed the proposals; left out, an invented one.
    language
        "zh" or "en"; left out, the language in force.

    Raises
    ------
    RubricError
        the file is not a rubric; the message names file, line and what to write instead.
    """

    _esm = ExpertDesk._esm
    _css = ExpertDesk._css

    def __init__(
        self,
        path: str | Path,
        *,
        application: Application | None = None,
        language: Language | None = None,
        **unknown: Any,
    ) -> None:
        refuse_unknown(type(self), unknown)
        desk = SampleDesk(rubrics.load(path), application)
        super().__init__(Gate({"expert": desk}, "expert"), "preview", "", language)
