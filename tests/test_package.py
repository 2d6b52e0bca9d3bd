"""What importing costs, and what the package offers."""

from __future__ import annotations

import subprocess
import sys

import kepu_review


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"pandas", "numpy", "scipy", "IPython", "ipywidgets", "sqlalchemy", "jupyter_server"}
    assert modules_after("import kepu_review") & heavy == set()


def test_the_help_of_the_command_line_loads_nothing_heavy() -> None:
    heavy = {"pandas", "numpy", "scipy", "IPython", "ipywidgets", "sqlalchemy", "typst", "rich"}
    assert modules_after("import kepu_review.cli.app") & heavy == set()


def test_every_public_name_can_be_had_and_the_list_is_sorted() -> None:
    names = kepu_review.__all__
    assert names == sorted(names)
    assert {name for name in names if getattr(kepu_review, name, None) is None} == set()


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(kepu_review, "no_such_name")
