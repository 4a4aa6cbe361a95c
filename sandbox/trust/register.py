"""Which certificates were issued and which of them are revoked; survives restarts.

An append-only file of JSON lines; the last word about a certificate counts.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from sandbox.trust import private_files

# Reasons of RFC 5280, section 5.3.1, that make sense for a person's certificate.
REASONS = {
    "unspecified": 0,
    "keyCompromise": 1,
    "affiliationChanged": 3,
    "superseded": 4,
    "cessationOfOperation": 5,
    "certificateHold": 6,
}


class UnknownCertificate(LookupError):
    """No certificate with this issuer and serial number was issued here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One issued certificate."""

    issuer: str
    serial: int
    holder: str
    revoked_at: datetime | None = None
    reason: str = "unspecified"


class Register:
    """The issued certificates by name of the issuer and serial number."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._entries: dict[tuple[str, int], Entry] = {}
        if path.exists():
            for line in path.read_bytes().splitlines():
                self._replay(line)

    def add(self, issuer: str, serial: int, holder: str) -> None:
        """Write down a certificate that was issued."""
        self._put(Entry(issuer, serial, holder))

    def revoke(self, issuer: str, serial: int, moment: datetime, reason: str) -> None:
        """Write down that a certificate is revoked from ``moment`` on.

        Raises:
            UnknownCertificate: it was not issued here.
            ValueError: the reason is none of ``REASONS``.
        """
        if reason not in REASONS:
            raise ValueError(f"reason of revocation {reason!r}")
        entry = self._known(issuer, serial)
        self._put(Entry(issuer, serial, entry.holder, moment.replace(microsecond=0), reason))

    def restore(self, issuer: str, serial: int) -> None:
        """Take a revocation back, as a provider does with a hold.

        Raises:
            UnknownCertificate: it was not issued here.
        """
        self._put(Entry(issuer, serial, self._known(issuer, serial).holder))

    def find(self, issuer: str, serial: int) -> Entry | None:
        """What is known of a certificate."""
        return self._entries.get((issuer, serial))

    def of_holder(self, holder: str) -> list[Entry]:
        """Certificates of one holder, oldest first."""
        return [entry for entry in list(self._entries.values()) if entry.holder == holder]

    def revoked(self, issuer: str) -> list[Entry]:
        """The revoked certificates of one issuer."""
        entries = list(self._entries.values())
        return [entry for entry in entries if entry.issuer == issuer and entry.revoked_at]

    def _known(self, issuer: str, serial: int) -> Entry:
        entry = self.find(issuer, serial)
        if entry is None:
            raise UnknownCertificate(f"{issuer} issued no certificate {serial:x}")
        return entry

    def _put(self, entry: Entry) -> None:
        line = {
            "issuer": entry.issuer,
            "serial": f"{entry.serial:x}",
            "holder": entry.holder,
            "revoked_at": entry.revoked_at.isoformat() if entry.revoked_at else None,
            "reason": entry.reason,
        }
        with self._lock:
            private_files.append_line(self._path, orjson.dumps(line))
            self._entries[entry.issuer, entry.serial] = entry

    def _replay(self, line: bytes) -> None:
        try:
            fields = orjson.loads(line)
        except orjson.JSONDecodeError:
            return  # cut by a crash: the caller of that write was never told it was done
        revoked_at = fields["revoked_at"]
        entry = Entry(
            fields["issuer"],
            int(fields["serial"], 16),
            fields["holder"],
            datetime.fromisoformat(revoked_at).astimezone(UTC) if revoked_at else None,
            fields["reason"],
        )
        self._entries[entry.issuer, entry.serial] = entry
