"""Which certificates were issued and which of them are revoked; survives restarts.

An append-only file of JSON lines; the last word about a certificate counts. What another process
adds to it is seen at once: a key may be issued beside the running services.
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
    restored_at: datetime | None = None
    """When the last revocation was taken back."""


class Register:
    """The issued certificates by name of the issuer and serial number."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._entries: dict[tuple[str, int], Entry] = {}
        self._read_bytes = 0
        self._catch_up()

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

    def restore(self, issuer: str, serial: int, moment: datetime) -> None:
        """Take a revocation back, as a provider does with a hold.

        Raises:
            UnknownCertificate: it was not issued here.
        """
        holder = self._known(issuer, serial).holder
        self._put(Entry(issuer, serial, holder, restored_at=moment.replace(microsecond=0)))

    def find(self, issuer: str, serial: int) -> Entry | None:
        """What is known of a certificate."""
        self._catch_up()
        return self._entries.get((issuer, serial))

    def of_holder(self, holder: str) -> list[Entry]:
        """Certificates of one holder, oldest first."""
        return [entry for entry in self._all() if entry.holder == holder]

    def revoked(self, issuer: str, since: datetime | None = None) -> list[Entry]:
        """The revoked certificates of one issuer, or those revoked since the moment."""
        entries = [e for e in self._all() if e.issuer == issuer and e.revoked_at]
        return [e for e in entries if since is None or (e.revoked_at and e.revoked_at >= since)]

    def restored(self, issuer: str, since: datetime) -> list[Entry]:
        """Certificates of one issuer whose revocation was taken back since the moment."""
        entries = [e for e in self._all() if e.issuer == issuer]
        return [e for e in entries if e.restored_at is not None and e.restored_at >= since]

    def _all(self) -> list[Entry]:
        self._catch_up()
        return list(self._entries.values())

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
            "restored_at": entry.restored_at.isoformat() if entry.restored_at else None,
        }
        with self._lock:
            private_files.append_line(self._path, orjson.dumps(line))
        self._catch_up()

    def _catch_up(self) -> None:
        """Read the whole lines that were added since the last look."""
        with self._lock:
            if not self._path.exists() or self._path.stat().st_size <= self._read_bytes:
                return
            with self._path.open("rb") as file:
                file.seek(self._read_bytes)
                added, _, _ = file.read().rpartition(b"\n")
            self._read_bytes += len(added) + 1 if added else 0
            for line in added.splitlines():
                self._replay(line)

    def _replay(self, line: bytes) -> None:
        try:
            fields = orjson.loads(line)
        except orjson.JSONDecodeError:
            return  # cut by a crash: the caller of that write was never told it was done
        entry = Entry(
            fields["issuer"],
            int(fields["serial"], 16),
            fields["holder"],
            _moment(fields["revoked_at"]),
            fields["reason"],
            _moment(fields.get("restored_at")),
        )
        self._entries[entry.issuer, entry.serial] = entry


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
