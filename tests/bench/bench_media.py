"""Seconds to take in and check the photos of 5,000 applications, and to do it again; a program:

    python tests/bench/bench_media.py [APPLICATIONS] [PHOTOS_EACH] [HEAVY]

“import” copies, hashes, measures and records every photo and keeps a small copy and a picture
hash of each; “check” runs every rule and compares all photos with each other; “again” is both
once more. The photos are real JPEGs of 1280×960 in about 0.2 MB, 400 different pictures, each
with bytes of its own at its end; HEAVY (default 200) of them are of 4000×3000 in more than 2 MB.
The goal: 300 seconds at first, 20 seconds again.
"""

from __future__ import annotations

import io
import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PIL import Image, ImageDraw

from kepu_review import programmes
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Programme
from kepu_review.plugins import Plugins
from kepu_review.workflow import Round, check, create_round, import_applications
from kepu_review.workflow.collecting import import_materials
from tests import small

PICTURES = 400
ASKED = """\
materials:
  - id: photos
    title: 活动照片
    kind: photo
    clause: 虚构
    minimum: 3
    maximum: 5
    formats: [jpg]
    named: "{applicant}{n}"
"""


class Asking(small.SmallPlugin):
    """The small programme, asking for photos."""

    @hookimpl
    def kepu_programmes(self) -> tuple[Programme, ...]:
        """Bring it."""
        return (programmes.loads(small.PROGRAMME_YAML + ASKED, "small.yaml"),)


def photo(seed: int, size: tuple[int, int], quality: int, grain: float) -> bytes:
    """A scene of coloured shapes under a camera's noise."""
    dice = random.Random(seed)
    scene = Image.new("RGB", size, (150 + dice.randrange(90), 180, 220))
    draw = ImageDraw.Draw(scene)
    for _ in range(dice.randrange(8, 24)):
        left, top = dice.randrange(size[0]), dice.randrange(size[1])
        right, low = left + dice.randrange(80, 900), top + dice.randrange(80, 700)
        draw.rectangle((left, top, right, low), fill=tuple(dice.randrange(256) for _ in "rgb"))
    noise = Image.effect_noise(size, 60).convert("RGB")
    out = io.BytesIO()
    Image.blend(scene, noise, grain).save(out, "JPEG", quality=quality)
    return out.getvalue()


def hand_in(inbox: Path, applications: int, each: int, heavy: int) -> int:
    """The photos of every application in its folder; how many bytes they have."""
    light = [photo(seed, (1280, 960), 80, 0.1) for seed in range(PICTURES)]
    large = [photo(1000 + seed, (4000, 3000), 90, 0.2) for seed in range(min(heavy, 20))]
    total = 0
    for number in range(applications):
        folder = inbox / f"K{number:05d}"
        folder.mkdir(parents=True)
        for n in range(each):
            place = number * each + n
            data = large[place % len(large)] if place < heavy else light[place % PICTURES]
            data += place.to_bytes(4, "big")
            (folder / f"虚构单位{number}-{n + 1}.jpg").write_bytes(data)
            total += len(data)
    return total


def timed(name: str, work: Callable[[], object]) -> float:
    """Do it and tell how long it took."""
    start = perf_counter()
    work()
    took = perf_counter() - start
    sys.stdout.write(f"{name:<16}{took:8.1f} s\n")
    sys.stdout.flush()
    return took


def new_round(folder: Path, applications: int) -> Round:
    """A round whose programme asks for photos."""
    home = folder / "rubrics"
    home.mkdir()
    plugins = Plugins(entry_points=False, extra=[Asking(home)])
    rnd = create_round(str(folder / "round"), "small", plugins=plugins)
    made = [
        Application(
            f"K{number:05d}", f"虚构{number}号馆", f"虚构单位{number}", "hall", region="north"
        )
        for number in range(applications)
    ]
    import_applications(rnd, made, file="申报表.xlsx", sha256="0" * 64)
    return rnd


def main() -> None:
    """Take in and check twice."""
    asked = [int(one) for one in sys.argv[1:]]
    applications, each, heavy = (asked + [5000, 4, 200][len(asked) :])[:3]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        total = hand_in(folder / "inbox", applications, each, heavy)
        count = applications * each
        sys.stdout.write(
            f"{applications} applications, {count} photos, {total / 1e6:.0f} MB, {heavy} heavy; "
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n"
        )
        with new_round(folder, applications) as rnd:
            first = timed("import", lambda: import_materials(rnd, folder / "inbox"))
            first += timed("check", lambda: check(rnd))
            again = timed("import again", lambda: import_materials(rnd, folder / "inbox"))
            again += timed("check again", lambda: check(rnd))
            with rnd.store.reading() as db:
                found = len(db.findings())
        sys.stdout.write(f"first {first:.1f} s, again {again:.1f} s, {found} findings\n")
        sys.stdout.write(f"within 300 s and 20 s: {first <= 300 and again <= 20}\n")


if __name__ == "__main__":
    main()
