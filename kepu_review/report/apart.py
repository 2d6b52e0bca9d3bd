"""Sets a large document in a process of its own, whose memory goes back when it ends.

Run as a program with the folder of the job: it imports Typst and nothing of this package, so that
beside what Typst needs there is hardly any memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LARGE = 500_000
"""Bytes of JSON from which on a document is set apart: Typst takes some 600 for each."""


def compiled(files: Mapping[str, bytes], options: Mapping[str, Any], place: Path) -> bool:
    """Set `files` into `place`/made.pdf; False if no process could be had for it.

    Raises RuntimeError with what Typst said when it refuses the document.
    """
    sources = place / "sources"
    sources.mkdir()
    for name, content in files.items():
        (sources / name).write_bytes(content)
    (place / "job.json").write_text(json.dumps(options), "utf-8")
    try:
        done = subprocess.run(  # noqa: S603  this very Python and a file of this package
            [sys.executable, "-P", __file__, str(place)],
            env={**os.environ, "MALLOC_ARENA_MAX": "1"},
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    if (place / "refused.txt").is_file():
        raise RuntimeError((place / "refused.txt").read_text("utf-8"))
    return done.returncode == 0 and (place / "made.pdf").is_file()


def _main(place: Path) -> int:
    import typst

    options = json.loads((place / "job.json").read_text("utf-8"))
    fonts = typst.Fonts(
        include_system_fonts=options["system"],
        include_embedded_fonts=True,
        font_paths=[options["fonts"]],
    )
    try:
        typst.compile(
            {path.name: path.read_bytes() for path in (place / "sources").iterdir()},
            output=str(place / "made.pdf"),
            root=options["root"],
            font_paths=fonts,
            ignore_system_fonts=not options["system"],
            format="pdf",
            pdf_standards=options["standards"],
            timestamp=options["timestamp"],
        )
    except RuntimeError as error:
        (place / "refused.txt").write_text(getattr(error, "message", str(error)), "utf-8")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1])))
