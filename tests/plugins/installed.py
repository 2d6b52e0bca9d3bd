"""Puts a package where Python finds it, with the metadata that an installer would write."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"


def announce(folder: Path, entry: str, module: str, *, name: str, version: str = "1.0") -> None:
    """Write the metadata of a distribution with one entry point."""
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(METADATA.format(name=name, version=version), "utf-8")
    (info / "entry_points.txt").write_text(f"[kepu_review]\n{entry} = {module}\n", "utf-8")


@contextmanager
def installed(folder: Path, entry: str, source: str) -> Iterator[None]:
    """A plugin of one module, found by its entry point while the block runs."""
    module = f"invented_{entry}"
    (folder / f"{module}.py").write_text(source, "utf-8")
    announce(folder, entry, module, name=f"invented-{entry}")
    with on_path(folder, module):
        yield


@contextmanager
def example_installed(folder: Path) -> Iterator[None]:
    """The worked example of plugins/README.md, installed."""
    shutil.copytree(Path(__file__).parent / "example", folder, dirs_exist_ok=True)
    announce(folder, "planetarium", "kepu_review_planetarium", name="kepu-review-planetarium")
    with on_path(folder, "kepu_review_planetarium"):
        yield


@contextmanager
def on_path(folder: Path, module: str) -> Iterator[None]:
    """The folder is searched for modules while the block runs."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop(module, None)
