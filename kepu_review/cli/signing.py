"""`--sign`: a certificate for a document, opened before the work and used after it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from kepu_review.errors import UsageError
from kepu_review.text import t

PASSWORD = "KEPU_SIGN_PASSWORD"  # noqa: S105 - the name of a variable
"""Environment variable with the password of the certificate, where nobody can be asked."""

certificate = click.option(
    "--sign",
    type=click.Path(path_type=Path),
    help=t("用主办单位的证书（.p12）签名；口令当面询问，或取自 KEPU_SIGN_PASSWORD"),
)


def signature(given: Path | None) -> Callable[[Path], None]:
    """What signs the finished document; without a certificate it does nothing.

    Raises
    ------
    UsageError
        the certificate cannot be opened, or nobody can be asked for its password.
    """
    if given is None:
        return lambda _: None
    from kepu_review.report.proof import signing

    signer = signing.opened(given, _password(given))
    return lambda made: signing.sign(made, signer)


def _password(given: Path) -> str:
    known = os.environ.get(PASSWORD)
    if known is not None:
        return known
    if not sys.stdin.isatty():
        raise UsageError(
            t("不知道证书“{name}”的口令。", name=given.name),
            remedy=t("请在终端中运行，或设置环境变量 {variable}。", variable=PASSWORD),
        )
    asked: str = click.prompt(t("证书口令"), hide_input=True)
    return asked
