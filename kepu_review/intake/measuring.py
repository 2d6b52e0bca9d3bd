"""Measures one video, as a program of its own: the libraries that read videos are not trusted.

    python measuring.py FILE

Prints the tracks as JSON. Imports nothing of this package, so that it starts at once.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress

MEMORY = 2 << 30
KEPT = ("duration", "width", "height", "rotation", "format", "istruncated")


def main(path: str) -> None:
    """Write the tracks of the file to standard output."""
    from pymediainfo import MediaInfo

    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with open(path, "rb") as file:  # noqa: PTH123 - a name with :// is an address to MediaInfo
        tracks = [track.to_data() for track in MediaInfo.parse(file).tracks]
    found = [
        {"type": one["track_type"], **{key: one[key] for key in KEPT if key in one}}
        for one in tracks
    ]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
