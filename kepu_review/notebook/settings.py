"""The configuration of a server that holds one desk and nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_path

from kepu_review.notebook.seat import Role
from kepu_review.text import Language

LABEXTENSIONS = Path(__file__).parent / "labextensions"

_INLINE = re.compile(r"<script>(.*?)</script>", re.S)


def lab_page_hashes() -> tuple[str, ...]:
    """What a content policy calls the scripts that stand in JupyterLab's own page."""
    homes = (Path(folder) / "static" / "index.html" for folder in jupyter_path("lab"))
    page = next((path for path in homes if path.is_file()), None)
    scripts = [] if page is None else _INLINE.findall(page.read_text("utf-8"))
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


LAB_POLICY = "; ".join(
    (
        "frame-ancestors 'self'",
        "default-src 'self'",
        # JupyterLab does not start without blob: and 'unsafe-eval'; of inline scripts only the one
        # of JupyterLab's own page runs, which takes a token out of the address bar.
        " ".join(("script-src 'self' blob: 'unsafe-eval'", *lab_page_hashes())),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)


def server_settings(port: int, folder: Path) -> dict[str, Any]:
    """Loopback only, one folder, no terminal, no installing of extensions."""
    return {
        "ServerApp": {
            "allow_root": True,  # in containers one is root; nothing but loopback is served
            "ip": "127.0.0.1",
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "root_dir": str(folder),
            "terminals_enabled": False,
            "jpserver_extensions": {
                "jupyterlab": True,
                "kepu_review.notebook.server": True,
                "jupyter_lsp": False,
                "jupyter_server_terminals": False,
                "notebook": False,
                "voila.server_extension": False,
            },
            "tornado_settings": {
                "headers": {"Content-Security-Policy": LAB_POLICY},
            },
        },
        "LabApp": {
            "extension_manager": "readonly",
            "extra_labextensions_path": [str(LABEXTENSIONS)],
            "news_url": None,
            "expose_app_in_browser": False,
        },
    }


def lab_overrides(language: Language) -> dict[str, Any]:
    """JupyterLab's own settings: quiet, in the person's language, nothing saved behind the back."""
    return {
        "@jupyterlab/apputils-extension:notification": {
            "checkForUpdates": False,
            "doNotDisturbMode": True,
            "fetchNews": "false",
        },
        "@jupyterlab/translation-extension:plugin": {
            "locale": "zh_CN" if language == "zh" else "default"
        },
        "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
        "@jupyterlab/notebook-extension:tracker": {
            "scrollPastEnd": False,
            "windowingMode": "none",
            "kernelShutdown": False,
        },
        "@jupyterlab/statusbar-extension:plugin": {"visible": False},
        "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
        "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": False},
    }


def page_config(language: Language, role: Role, notebook: str) -> dict[str, Any]:
    """What the labextension is told, and the parts of JupyterLab that a desk has no use for."""
    unused = (
        "debugger-extension",
        "extensionmanager-extension",
        "fileeditor-extension:language-server",
        "hub-extension:connectionlost",  # the labextension brings one that does not interrupt
        "lsp-extension",
        "notebook-extension:language-server",
        "terminal-extension",
    )
    return {
        "kepuMode": "desk",
        "kepuAutorun": notebook,
        "kepuLanguage": language,
        "kepuRole": role,
        # At each start JupyterLab would run node to ask whether its assets are to be built anew.
        "buildAvailable": False,
        "buildCheck": False,
        "disabledExtensions": {
            **{f"@jupyterlab/{name}": True for name in unused},
            "@voila-dashboards/jupyterlab-preview": True,
        },
    }


def write_settings(
    home: Path, server: Mapping[str, Any], page: Mapping[str, Any], language: Language
) -> None:
    """Write all of it below `home`, readable by this user alone."""
    labconfig, profile = home / "labconfig", home / "ipython" / "profile_default"
    for folder in (home, labconfig, profile):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(home / "jupyter_server_config.json", server)
    _write(labconfig / "default_setting_overrides.json", lab_overrides(language))
    _write(labconfig / "page_config.json", page)
    # A module lying in the round's folder must not be imported in place of an installed one.
    _write(profile / "ipython_config.json", {"InteractiveShellApp": {"ignore_cwd": True}})


def _write(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
