"""The desks in Jupyter: widgets, server extension, launching. Loaded only when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kepu_review.notebook.launch import open_desk
    from kepu_review.notebook.preview import RubricPreview
    from kepu_review.notebook.seat import me
    from kepu_review.notebook.widgets import ChairDesk, ExpertDesk, SecretaryDesk

__all__ = ["ChairDesk", "ExpertDesk", "RubricPreview", "SecretaryDesk", "me", "open_desk"]

_HOMES = {
    "ChairDesk": "widgets",
    "ExpertDesk": "widgets",
    "RubricPreview": "preview",
    "SecretaryDesk": "widgets",
    "me": "seat",
    "open_desk": "launch",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for: the server extension must not load widgets, nor the reverse."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"kepu_review.notebook.{_HOMES[name]}"), name)
