"""One summary of an invented round, made once, in both languages; and a place to attack copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from kepu_review import report
from kepu_review.demo.run import run
from kepu_review.report.data import SummaryData
from kepu_review.text import speaking

EPOCH = "1700000000"
WORD = "虚构口令"
OFFICE = "虚构市科协（演示）"

Attack = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="session")
def invented_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proof") / "round"
    run(folder, applications=10, experts=5, reports=False)
    return folder


@pytest.fixture(scope="session")
def data(invented_round: Path) -> SummaryData:
    with pytest.MonkeyPatch.context() as fixed:
        fixed.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return report.summary_data(str(invented_round))


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory, data: SummaryData) -> Path:
    path = tmp_path_factory.mktemp("document") / "summary.pdf"
    with pytest.MonkeyPatch.context() as fixed:
        fixed.setenv("SOURCE_DATE_EPOCH", EPOCH)
        path.write_bytes(report.document(report.summary.sections(data)))
    return path


@pytest.fixture
def attacked(tmp_path: Path, document: Path) -> Callable[[Attack], Path]:
    """A copy of the document after an attack."""

    def made(attack: Attack) -> Path:
        path = tmp_path / "attacked.pdf"
        with pikepdf.open(document) as pdf:
            attack(pdf)
            pdf.save(path)
        return path

    return made


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory, invented_round: Path) -> Path:
    """What an office that works in English gets of the round."""
    path = tmp_path_factory.mktemp("english") / "summary.pdf"
    with speaking("en"):
        made = report.summary_data(str(invented_round))
        path.write_bytes(report.document(report.summary.sections(made)))
    return path


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the office's key (.p12) and certificate (.pem)."""
    folder = tmp_path_factory.mktemp("office")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, OFFICE)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 5, now - timedelta(days=1),
                                   now + timedelta(days=9)).sign(key, hashes.SHA256())  # fmt: skip
    locked = serialization.BestAvailableEncryption(WORD.encode())
    sealed = pkcs12.serialize_key_and_certificates(b"office", key, made, None, locked)
    (folder / "office.p12").write_bytes(sealed)
    (folder / "office.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder
