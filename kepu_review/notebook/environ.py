"""The environment that a desk's server is started in."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

import kepu_review
from kepu_review.notebook.handlers import ENTRY_VARIABLE
from kepu_review.notebook.seat import PERSON_VARIABLE, ROLE_VARIABLE, ROUND_VARIABLE, role_of
from kepu_review.notebook.server import LAUNCHED_VARIABLE
from kepu_review.text import Language

_NOT_INHERITED = frozenset({"JUPYTER_CONFIG_PATH", "JUPYTERHUB_USER"})


def environment(
    place: str, who: str, root: Path, spoken: Language, *, token: str, entry: str
) -> dict[str, str]:
    """Round, person and secrets, as variables: every user of a machine can read arguments."""
    ours = {
        ROUND_VARIABLE: place,
        PERSON_VARIABLE: who,
        ROLE_VARIABLE: role_of(who),
        LAUNCHED_VARIABLE: "1",
        "KEPU_LANG": spoken,
        ENTRY_VARIABLE: entry,
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_DIR": str(root),
        "IPYTHONDIR": str(root / "ipython"),
        "PYTHONPATH": _import_path(),
        "PYTHONSAFEPATH": "1",
    }
    theirs = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return {**theirs, **ours}


def _import_path() -> str:
    """The server and its kernels import the same kepu_review as this process."""
    home = str(Path(kepu_review.__file__).parent.parent)
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    installed = home in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return os.pathsep.join(others if installed else [home, *others])
