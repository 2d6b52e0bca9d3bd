"""Joining the page modules to the one that anywidget wants."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kepu_review.errors import PluginError
from kepu_review.notebook.bundle import STATIC, bundle, modules

ENTRIES = ("desk.js", "chair.js", "secretary.js")


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_imported_modules_come_first_and_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        entry='import { b } from "./deep/b.js";\nimport { a } from "./a.js";\nexport default b;\n',
        deep__b='import { a } from "../a.js";\nexport const b = a + 1;\n',
        a="export const a = 1;\n",
    )
    assert modules("entry.js", folder) == ["a.js", "deep/b.js", "entry.js"]


def test_imports_and_exports_are_taken_out_but_the_entry_keeps_its_default(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        entry='import { a } from "./a.js";\nexport default { a };\n',
        a="export const a = 1;\nexport async function f() {}\nexport { a as default };\n",
    )
    assert bundle("entry.js", folder) == (
        "// a.js\nconst a = 1;\nasync function f() {}\n\n\n// entry.js\n\nexport default { a };\n"
    )


def test_two_modules_with_one_name_are_refused_by_both_names(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        entry='import { a } from "./a.js";\nconst b = a;\n',
        a="const b = 1;\nconst a = b;\n",
    )
    with pytest.raises(PluginError, match=r"entry\.js.*b 在 a\.js"):
        bundle("entry.js", folder)


def test_a_circle_of_imports_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, a='import { b } from "./b.js";', b='import { a } from "./a.js";')
    with pytest.raises(PluginError, match=r"a\.js → b\.js → a\.js"):
        bundle("a.js", folder)


def test_an_import_from_elsewhere_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, a='import x from "https://example.org/x.js";\n')
    with pytest.raises(PluginError, match="不支持的引用"):
        bundle("a.js", folder)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_desks_bundle_to_one_module_that_parses(entry: str, tmp_path: Path) -> None:
    made = tmp_path / "desk.mjs"
    made.write_text(bundle(entry), "utf-8")
    node = shutil.which("node")
    assert node, "node is needed: apt-get install nodejs"
    subprocess.run([node, "--check", str(made)], check=True, timeout=60)


def test_no_page_module_parses_markup() -> None:
    ways = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
    found = [
        f"{path.name}: {way}"
        for path in sorted(STATIC.rglob("*.js"))
        for way in ways
        if way in path.read_text("utf-8")
    ]
    assert found == []
