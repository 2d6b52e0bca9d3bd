"""Where `kepu-review` starts: the language first, then the commands with their help texts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext

from kepu_review.text import Language, speaking


def main() -> None:
    """Entry point."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal that is not UTF-8 must not stop a Chinese message
            reconfigure(errors="replace")
    wanted = asked_language(sys.argv[1:])
    with speaking(wanted) if wanted else nullcontext():
        from kepu_review.cli.app import group  # makes the help texts

        group()


def asked_language(arguments: Sequence[str]) -> Language | None:
    """What `--lang` says before the name of the command; None where it says nothing known."""
    found: Language | None = None
    words = iter(arguments)
    for word in words:
        if not word.startswith("-"):
            break
        name, _, value = word.partition("=")
        if name != "--lang":
            continue
        value = value or next(words, "")
        found = "en" if value == "en" else "zh" if value == "zh" else None
    return found
