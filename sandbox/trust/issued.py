"""Certificates that were issued to people, to be found again by the identifiers of their keys."""

from __future__ import annotations

from pathlib import Path

from sandbox.trust import private_files
from sandbox.trust.certificates import Certificate
from sandbox.trust.keys import PrivateKey


class Issued:
    """A folder with the certificates of every line of trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, line: str, key: PrivateKey, certificate: Certificate) -> None:
        """Keep a certificate; again changes nothing."""
        folder = self._folder / line
        path = folder / f"{key.key_identifier().hex()}-{certificate.serial:x}.cer"
        if not path.exists():
            private_files.make_folder(folder)
            private_files.write(path, certificate.raw)

    def of_key(self, line: str, key_identifier: bytes) -> list[Certificate]:
        """Certificates of one key, expired and revoked ones too."""
        found = sorted((self._folder / line).glob(f"{key_identifier.hex()}-*.cer"))
        return [Certificate(path.read_bytes()) for path in found]
