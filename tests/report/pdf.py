"""Reads a PDF back with poppler and pikepdf, as somebody else's program would."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pikepdf


def text(path: Path, *options: str) -> str:
    """The text of a file, without the zero-width spaces that let long words break."""
    done = subprocess.run(
        ["pdftotext", *options, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    )
    return done.stdout.decode().replace("\u200b", "")


def squeezed(path: Path) -> str:
    """The text in the order it was set, without white space: where lines break does not matter."""
    return re.sub(r"\s+", "", text(path, "-raw"))


def pages(path: Path) -> list[str]:
    return text(path).split("\f")[:-1]


def page_count(path: Path) -> int:
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout.decode()
    return int(re.search(r"^Pages:\s+(\d+)", told, re.M)[1])


def fonts(path: Path) -> list[tuple[str, str]]:
    """Name of each font and whether it is embedded."""
    lines = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True).stdout.decode()
    rows = [line.split() for line in lines.splitlines()[2:]]
    return [(row[0].partition("+")[2] or row[0], row[-5]) for row in rows]


def claims(path: Path) -> tuple[str, str, str]:
    """PDF/A part, conformance and PDF/UA part that the metadata claims."""
    with pikepdf.open(path) as file, file.open_metadata() as xmp:
        return (
            xmp["{http://www.aiim.org/pdfa/ns/id/}part"],
            xmp["{http://www.aiim.org/pdfa/ns/id/}conformance"],
            xmp["{http://www.aiim.org/pdfua/ns/id/}part"],
        )


def tags(path: Path) -> set[str]:
    """Every structure tag of the document."""
    with pikepdf.open(path) as file:
        return {str(element["/S"]) for element in elements(file)}


def descriptions(path: Path) -> list[str]:
    """The text that stands for each figure."""
    with pikepdf.open(path) as file:
        return [str(e.get("/Alt", "")) for e in elements(file) if e["/S"] == "/Figure"]


def elements(file: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every structure element of an open file, in the order of reading."""
    found: list[pikepdf.Object] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for item in node:
                walk(item)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(file.Root["/StructTreeRoot"]["/K"])
    return found
