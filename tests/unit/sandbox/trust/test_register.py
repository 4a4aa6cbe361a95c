from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.trust.register import Register, UnknownCertificate

MOMENT = datetime(2026, 11, 23, 12, 0, 5, tzinfo=UTC)


def test_revocation_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "register.jsonl"
    register = Register(path)
    register.add("gost", 17, "9000000118")
    register.add("gost", 18, "9000000222")
    register.revoke("gost", 17, MOMENT, "keyCompromise")
    again = Register(path)
    assert [entry.serial for entry in again.revoked("gost")] == [17]
    entry = again.find("gost", 17)
    assert entry is not None
    assert (entry.revoked_at, entry.reason) == (MOMENT, "keyCompromise")
    assert again.of_holder("9000000222")[0].revoked_at is None


def test_restored_certificate_is_good_again(tmp_path: Path) -> None:
    register = Register(tmp_path / "register.jsonl")
    register.add("gost", 17, "9000000118")
    register.revoke("gost", 17, MOMENT, "certificateHold")
    register.restore("gost", 17, MOMENT)
    assert register.revoked("gost") == []
    again = Register(tmp_path / "register.jsonl")
    assert again.revoked("gost") == []
    assert [entry.serial for entry in again.restored("gost", MOMENT)] == [17]


def test_issuers_have_serial_numbers_of_their_own(tmp_path: Path) -> None:
    register = Register(tmp_path / "register.jsonl")
    register.add("gost", 17, "9000000118")
    assert register.find("kupyna", 17) is None


def test_unknown_certificate_is_not_revoked(tmp_path: Path) -> None:
    register = Register(tmp_path / "register.jsonl")
    with pytest.raises(UnknownCertificate):
        register.revoke("gost", 17, MOMENT, "keyCompromise")
    with pytest.raises(UnknownCertificate):
        register.restore("gost", 17, MOMENT)


def test_unknown_reason_is_refused(tmp_path: Path) -> None:
    register = Register(tmp_path / "register.jsonl")
    register.add("gost", 17, "9000000118")
    with pytest.raises(ValueError, match="whim"):
        register.revoke("gost", 17, MOMENT, "whim")
    assert register.revoked("gost") == []


def test_line_cut_by_a_crash_is_passed_over_and_later_ones_count(tmp_path: Path) -> None:
    path = tmp_path / "register.jsonl"
    register = Register(path)
    register.add("gost", 17, "9000000118")
    with path.open("ab") as file:
        file.write(b'{"issuer":"gost","ser')
    register = Register(path)
    register.add("gost", 18, "9000000222")
    again = Register(path)
    assert again.find("gost", 17)
    assert again.find("gost", 18)


def test_what_another_process_adds_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "register.jsonl"
    register, beside = Register(path), Register(path)
    beside.add("gost", 17, "9000000118")
    assert register.find("gost", 17) is not None
    beside.revoke("gost", 17, MOMENT, "keyCompromise")
    assert [entry.serial for entry in register.revoked("gost")] == [17]
    register.restore("gost", 17, MOMENT)
    assert beside.revoked("gost") == []


def test_a_line_that_is_being_written_waits_for_its_end(tmp_path: Path) -> None:
    path = tmp_path / "register.jsonl"
    register = Register(path)
    register.add("gost", 17, "9000000118")
    line = path.read_bytes().replace(b'"11"', b'"12"')
    with path.open("ab") as file:
        file.write(line[:20])
        file.flush()
        assert register.find("gost", 18) is None
        file.write(line[20:])
    assert register.find("gost", 18) is not None
