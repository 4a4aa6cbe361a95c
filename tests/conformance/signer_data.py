"""Key files made by other programs, and what must be said of their holders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.qes import TrustStore

from .qes_data import QES as DATA
from .qes_data import document

__all__ = [
    "CONTENT",
    "DATA",
    "KEY_FILES",
    "REAL",
    "REAL_PASSWORD",
    "KeyFile",
    "moment",
    "password",
]

REAL = DATA / "real" / "uapki"
REAL_PASSWORD = "testpassword"

CONTENT = '{"дія":"подати декларацію"}'.encode()


@dataclass(frozen=True)
class KeyFile:
    """A container of the set; ``beside`` is a certificate it lacks."""

    name: str
    holder: str
    algorithm: str
    curve: str | None
    root: str
    beside: str | None = None

    def files(self) -> dict[str, bytes]:
        """What a person would choose in the page."""
        files = {self.name: (DATA / "containers" / self.name).read_bytes()}
        if self.beside:
            files[self.beside] = (DATA / "certs" / self.beside).read_bytes()
        return files

    def tax_id(self) -> str:
        """РНОКПП of the holder."""
        return str(document("people.json")[self.holder]["rnokpp"])

    def trust(self) -> TrustStore:
        """The root of the holder's provider."""
        intermediates = DATA / "pki" / "CACertificates.Test.p7b"
        return TrustStore.from_files([DATA / "pki" / f"root-{self.root}.cer"], [intermediates])

    def ocsp(self) -> bytes:
        """The provider's word that the certificate is not revoked."""
        return (DATA / "ocsp" / f"{self.holder}.ors").read_bytes()


KEY_FILES = [
    KeyFile("patient1-gost.pfx", "patient1", "dstu4145", "m257", "gost"),
    KeyFile("patient2-kupyna.pfx", "patient2", "dstu4145", "m257", "kupyna"),
    KeyFile("patient3-m431.pfx", "patient3", "dstu4145", "m431", "gost"),
    KeyFile("patient4-Key-6.dat", "patient4", "dstu4145", "m257", "gost", "patient4.cer"),
    KeyFile("patient5.jks", "patient5", "dstu4145", "m257", "gost"),
    KeyFile("patient6-ecdsa.p12", "patient6-ecdsa", "ecdsa", "P-256", "ecdsa"),
    KeyFile("patient7-rsa.p12", "patient7-rsa", "rsa", None, "ecdsa"),
]


def password() -> str:
    """Of every container of the set."""
    return str(document("manifest.json")["password"])


def moment() -> datetime:
    """The clock of the set."""
    return datetime.fromisoformat(document("manifest.json")["verify_at"])
