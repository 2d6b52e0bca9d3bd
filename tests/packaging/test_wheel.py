"""The wheel is built, installed in an empty environment outside the checkout, and used."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the sdist, as a release is."""
    target = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--outdir", str(target), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and what it depends on, nothing of the checkout."""
    home = tmp_path_factory.mktemp("elsewhere")
    venv = [sys.executable, "-m", "venv", "--without-pip", str(home / "venv")]
    subprocess.run(venv, check=True, timeout=120)
    pip = [sys.executable, "-m", "pip", "--python", str(home / "venv"), "install", "--quiet"]
    little = ["--no-compile", "--disable-pip-version-check"]  # only what is used is compiled
    constraints = ["--constraint", str(ROOT / "constraints.txt")]
    subprocess.run([*pip, *little, *constraints, str(wheel)], check=True, timeout=600, cwd=home)
    return home


def test_the_wheel_holds_rubrics_notebooks_programmes_and_the_desks(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    rubrics = {
        f"kepu_review/data/rubrics/{path.name}" for path in (ROOT / "rubrics").glob("*.yaml")
    }
    notebooks = {
        f"kepu_review/data/notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")
    }
    assert rubrics | notebooks | {"kepu_review_quzhou/quzhou.yaml", "kepu_review/py.typed"} <= names
    assert {name for name in names if name.startswith("tests/")} == set()


def test_the_wheel_alone_runs_the_demo(elsewhere: Path) -> None:
    command = [str(elsewhere / "venv/bin/kepu-review"), "demo", "round", "--applications", "16"]
    done = subprocess.run(
        command, cwd=elsewhere, capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    made = {path.suffix for path in (elsewhere / "round/reports").iterdir()}
    assert ".pdf" in made


def test_every_bundled_plugin_is_found_by_its_entry_point(elsewhere: Path) -> None:
    command = [str(elsewhere / "venv/bin/kepu-review"), "plugins", "--json"]
    done = subprocess.run(
        command, cwd=elsewhere, capture_output=True, text=True, timeout=60, check=True
    )
    assert '"problems": []' in done.stdout
    assert "quzhou" in done.stdout
