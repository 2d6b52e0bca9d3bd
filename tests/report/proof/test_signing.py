"""A signature tells whether a document was changed, and plainly who could have made it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from shutil import copyfile

import pikepdf
import pytest

from kepu_review.errors import UsageError
from kepu_review.report.proof import signing
from kepu_review.report.proof.verify import verify
from tests.report.proof.conftest import OFFICE, WORD


@pytest.fixture(scope="module")
def signed(office: Path, document: Path) -> Path:
    path = office / "signed.pdf"
    copyfile(document, path)
    signing.sign(path, signing.opened(office / "office.p12", WORD), reason="定稿")
    return path


def test_what_is_signed_stays_as_it_was_and_agrees(
    office: Path, signed: Path, document: Path
) -> None:
    assert signed.read_bytes().startswith(document.read_bytes())
    verdict = verify(signed, trusted=(office / "office.pem",))
    assert verdict.agrees
    (one,) = verdict.signatures
    assert (one.by, one.state, one.trusted) == (OFFICE, signing.INTACT, True)
    assert "没有改动，证书可信" in signing.told(one)


def test_a_certificate_that_nobody_vouches_for_is_not_called_trusted(signed: Path) -> None:
    (one,) = signing.signatures(signed.read_bytes())
    assert (one.state, one.trusted) == (signing.INTACT, False)
    assert "任何人都能造出这样的证书" in signing.told(one)


def test_a_bit_turned_a_tail_added_or_a_copy_saved_anew_is_a_change(
    signed: Path, tmp_path: Path
) -> None:
    raw = signed.read_bytes()
    turned = bytearray(raw)
    turned[len(raw) // 3] ^= 1
    for changed in (bytes(turned), raw + b"\n% more\n"):
        (one,) = signing.signatures(changed)
        assert one.state == signing.CHANGED
    again = tmp_path / "again.pdf"
    with pikepdf.open(signed) as pdf:
        pdf.save(again)
    verdict = verify(again)
    assert [one.code for one in verdict.differences] == ["signature"]


def sealed(path: Path, signer: object) -> None:
    """Sign with a seal that is seen on page 2."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    out = BytesIO()
    field = SigFieldSpec("Seal", on_page=1, box=(300, 100, 420, 180))
    made = PdfSigner(PdfSignatureMetadata(field_name="Seal"), signer, new_field_spec=field)
    made.sign_pdf(IncrementalPdfFileWriter(BytesIO(path.read_bytes())), output=out)
    path.write_bytes(out.getvalue())


def test_a_seal_in_sight_is_told_and_is_no_difference(
    office: Path, document: Path, tmp_path: Path
) -> None:
    path = tmp_path / "sealed.pdf"
    copyfile(document, path)
    sealed(path, signing.opened(office / "office.p12", WORD))
    verdict = verify(path)
    assert verdict.differences == ()
    assert "第 2 页有可见的签章：被它盖住的字请看未盖章的文件" in verdict.notes
    with pikepdf.open(path) as pdf:
        del pdf.Root.AcroForm.Fields[0]["/V"]
        pdf.save(tmp_path / "faked.pdf")
    said = [one.text for one in verify(tmp_path / "faked.pdf").differences]
    assert "第 2 页上有签章的样子，却没有完好的电子签名" in said


def test_two_offices_may_sign_one_after_the_other(
    office: Path, signed: Path, tmp_path: Path
) -> None:
    path = tmp_path / "twice.pdf"
    copyfile(signed, path)
    sealed(path, signing.opened(office / "office.p12", WORD))
    verdict = verify(path)
    assert verdict.differences == ()
    assert [one.state for one in verdict.signatures] == [signing.INTACT] * 2
    path.write_bytes(path.read_bytes() + b"\n% more\n")
    assert [one.state for one in signing.signatures(path.read_bytes())] == [signing.CHANGED] * 2


def test_a_wrong_password_and_a_wrong_file_are_said(office: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"打不开"):
        signing.opened(office / "office.p12", "falsch")
    with pytest.raises(UsageError, match=r"没有证书文件"):
        signing.opened(tmp_path / "none.p12", WORD)
    (tmp_path / "x.pem").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=r"证书读不出来"):
        signing.signatures((office / "signed.pdf").read_bytes(), [tmp_path / "x.pem"])


def test_without_the_extra_a_signature_is_seen_but_not_judged(
    office: Path, signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "available", lambda: False)
    (one,) = signing.signatures(signed.read_bytes())
    assert one.state == signing.UNCHECKED
    with pytest.raises(UsageError, match=r"没有安装签名组件"):
        signing.opened(office / "office.p12", WORD)
