"""电子签名: an office's certificate on a document (PAdES), and what a signature says later.

Needs the extra `sign` (pyHanko, MIT). Without it a signature is seen but not judged.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from kepu_review.errors import ReportError, UsageError
from kepu_review.text import t

INTACT, CHANGED, UNCHECKED = "intact", "changed", "unchecked"
_FIELD = "KepuSignature"
# Without a handler of its own the library prints the traceback of whatever it refuses.
logging.getLogger("pyhanko").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature in a document."""

    by: str
    at: datetime | None
    state: str  # INTACT | CHANGED | UNCHECKED
    trusted: bool | None  # None: not asked, because it is not intact or not judged
    why: str = ""


def available() -> bool:
    """Whether signatures can be made and judged here."""
    from importlib.util import find_spec

    return find_spec("pyhanko") is not None


def opened(certificate: Path, password: str) -> Any:
    """The key of a PKCS #12 file, for `sign`.

    Raises
    ------
    UsageError
        the extra `sign` is not installed, or the certificate cannot be opened.
    """
    if not available():
        raise _not_installed()
    from pyhanko.sign import signers

    if not certificate.is_file():
        raise UsageError(t("没有证书文件“{name}”。", name=certificate), remedy=t("请核对路径。"))
    load: Any = signers.SimpleSigner.load_pkcs12
    signer = load(str(certificate), passphrase=password.encode())
    if signer is None:
        raise UsageError(
            t("证书“{name}”打不开。", name=certificate.name),
            remedy=t("请核对口令；证书须是 PKCS #12 格式（.p12 或 .pfx）。"),
        )
    return signer


def sign(path: Path, signer: Any, *, reason: str = "") -> None:
    """Sign a PDF in place; what was there before stays, byte for byte.

    Raises
    ------
    ReportError
        the document cannot be signed.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    details = PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        reason=reason or None,
        subfilter=SigSeedSubFilter.PADES,
    )
    out = BytesIO()
    try:
        writer = IncrementalPdfFileWriter(BytesIO(path.read_bytes()))
        sign_pdf(writer, details, signer=signer, output=out)
    except (PdfError, SigningError, ValueError) as error:
        raise ReportError(
            t("签名失败：{error}", error=error),
            remedy=t("请检查证书是否有效、能否用于签名。"),
        ) from error
    fresh = path.with_name(f".{path.name}-signed")
    fresh.write_bytes(out.getvalue())
    fresh.replace(path)


def signatures(raw: bytes, trusted: Sequence[Path] = ()) -> tuple[Signed, ...]:
    """What each signature in the file says now; `trusted` are certificates to believe."""
    if b"/ByteRange" not in raw:
        return ()
    if not available():
        why = t("未安装签名组件（kepu-review[sign]），没有核验")
        return (Signed("", None, UNCHECKED, None, why),)
    return tuple(_judged(raw, trusted))


def told(one: Signed) -> str:
    """A signature in words."""
    if one.state == UNCHECKED:
        return t("有电子签名：{why}", why=one.why)
    at = f"，{one.at:%Y-%m-%d %H:%M %z}" if one.at else ""
    if one.state == CHANGED:
        return t("“{by}”的电子签名{at}：签名之后文件被改动（{why}）", by=one.by, at=at, why=one.why)
    if one.trusted:
        return t("“{by}”的电子签名{at}：签名之后文件没有改动，证书可信", by=one.by, at=at)
    return t(
        "“{by}”的电子签名{at}：签名之后文件没有改动；但证书不在可信之列，任何人都能造出这样的证书，"
        "请用 --trust 给出该单位公布的证书再核验",
        by=one.by,
        at=at,
    )


def plain(one: Signed) -> dict[str, Any]:
    """A signature for programs."""
    return {
        "by": one.by,
        "at": None if one.at is None else one.at.isoformat(),
        "state": one.state,
        "trusted": one.trusted,
        "text": told(one),
    }


def _judged(raw: bytes, trusted: Sequence[Path]) -> Iterator[Signed]:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = PdfFileReader(BytesIO(raw)).embedded_regular_signatures
    except (PdfError, ValueError) as error:
        yield Signed("", None, CHANGED, None, str(error)[:200])
        return
    if not found:
        yield Signed("", None, CHANGED, None, t("签名域已损坏或被移除"))
        return
    *before, last = found
    whole = _status(last, trusted)
    for embedded in before:
        yield _status(embedded, trusted, followed=whole.state == INTACT)
    yield whole


def _status(embedded: Any, trusted: Sequence[Path], *, followed: bool = False) -> Signed:
    """`followed`: a later signature is good for the whole file, this one for its part of it."""
    from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    subject = embedded.signer_cert.subject
    by = str(subject.native.get("common_name") or subject.human_friendly)
    context = ValidationContext(trust_roots=_roots(trusted), allow_fetching=False)
    usage = KeyUsageConstraints(key_usage=set(), match_all_key_usages=True)
    try:
        status = validate_pdf_signature(embedded, context, key_usage_settings=usage)
    except (SignatureValidationError, SuspiciousModification, ValueError) as error:
        return Signed(by, embedded.self_reported_timestamp, CHANGED, None, str(error)[:200])
    at = status.signer_reported_dt
    if not (status.intact and status.valid):
        return Signed(by, at, CHANGED, None, t("内容与签名不符"))
    level = status.modification_level or ModificationLevel.OTHER
    only_signed = followed and level <= ModificationLevel.FORM_FILLING
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE and not only_signed:
        return Signed(by, at, CHANGED, None, t("签名之后又添加了内容"))
    return Signed(by, at, INTACT, bool(status.trusted))


def _roots(trusted: Sequence[Path]) -> list[Any]:
    from pyhanko.keys import load_certs_from_pemder

    try:
        return list(load_certs_from_pemder([str(one) for one in trusted]))  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(
            t("证书读不出来：{error}", error=error),
            remedy=t("请给出 PEM 或 DER 格式的证书文件。"),
        ) from error


def _not_installed() -> UsageError:
    return UsageError(
        t("没有安装签名组件。"), remedy=t("请先安装：pip install 'kepu-review[sign]'")
    )
