"""Providers' addresses: what the published list says, and where a name may lead."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.config import Settings
from bot.signing.model import Entry, SigningSession, State
from bot.signing.providers.allow_list import AllowList
from bot.signing.providers.allowance import Allowance
from bot.signing.providers.asking import PublicResolver, is_public
from bot.signing.providers.model import Limits, Service
from core.kit.clock import FixedClock
from core.kit.ids import new_id

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ENTRY = {"issuerCNs": ["КНЕДП Приклад"], "cmpAddress": "ca.example.com"}


def written(folder: Path, *entries: Mapping[str, Any]) -> AllowList:
    (folder / "CAs.json").write_bytes(orjson.dumps(entries))
    return AllowList(folder)


@pytest.mark.parametrize(
    ("service", "entry", "address"),
    [
        ("cmp", {"cmpAddress": "ca.example.com"}, "http://ca.example.com/services/cmp/"),
        ("cmp", {"cmpAddress": "ca.example.com/"}, "http://ca.example.com/services/cmp/"),
        ("cmp", {"cmpAddress": "ca.example.com/own/cmp"}, "http://ca.example.com/own/cmp"),
        ("cmp", {"cmpAddress": "ca.example.com:81"}, "http://ca.example.com:81/services/cmp/"),
        ("cmp", {"cmpAddress": "https://ca.example.com"}, "https://ca.example.com/services/cmp/"),
        (
            "tsp",
            {"tspAddress": "ca.example.com/services/tsp/", "tspAddressPort": "8080"},
            "http://ca.example.com:8080/services/tsp/",
        ),
        (
            "ocsp",
            {"ocspAccessPointAddress": "ca.example.com:80/x", "ocspAccessPointPort": "8080"},
            "http://ca.example.com:80/x",
        ),
    ],
)
def test_addresses_are_completed_as_signing_programs_do(
    tmp_path: Path, service: Service, entry: dict[str, str], address: str
) -> None:
    [provider] = written(tmp_path, {"issuerCNs": ["КНЕДП"], **entry}).of(Service(service))
    assert provider.address == address


@pytest.mark.parametrize(
    "entry",
    [
        {"cmpAddress": ""},
        {"cmpAddress": None},
        {"cmpAddress": "file:///etc/passwd"},
        {"cmpAddress": "gopher://ca.example.com"},
        {"cmpAddress": "user@ca.example.com"},
        {"cmpAddress": "ca.example.com:port"},
        {"cmpAddress": "http://"},
        {"cmpAddress": "ca.example.com", "issuerCNs": []},
        {"cmpAddress": "ca.example.com", "issuerCNs": [7]},
    ],
)
def test_entries_without_a_name_or_an_address_that_makes_sense_are_left_out(
    tmp_path: Path, entry: dict[str, Any]
) -> None:
    allowed = written(tmp_path, {"issuerCNs": ["Хтось"], **entry}, ENTRY)
    assert [each.name for each in allowed.of(Service.CMP)] == ["КНЕДП Приклад"]


def test_a_provider_of_several_entries_is_named_once_and_they_come_by_name(tmp_path: Path) -> None:
    later = {"issuerCNs": ["Я-підпис"], "cmpAddress": "other.example.com"}
    renewed = {**ENTRY, "issuerCNs": ["КНЕДП Приклад-2"]}
    allowed = written(tmp_path, later, renewed, ENTRY)
    assert [each.name for each in allowed.of(Service.CMP)] == ["КНЕДП Приклад", "Я-підпис"]


def test_a_service_of_one_kind_is_not_found_as_another(tmp_path: Path) -> None:
    allowed = written(tmp_path, ENTRY)
    [provider] = allowed.of(Service.CMP)
    assert allowed.find(Service.CMP, provider.id) == provider
    assert allowed.find(Service.OCSP, provider.id) is None
    assert allowed.find(Service.CMP, provider.id + "0") is None


def test_a_folder_without_the_list_is_a_wrong_setting(tmp_path: Path) -> None:
    settings = {
        "database_url": "postgresql:///x",
        "bot_token": "1:x",
        "bot_encryption_keys": "1:x",
        "core_client_id": str(new_id()),
        "core_client_secret": "x",
        "trust_list": tmp_path,
    }
    with pytest.raises(ValueError, match=r"CAs\.json"):
        Settings.model_validate(settings)
    written(tmp_path, ENTRY)
    assert Settings.model_validate(settings).trust_list == tmp_path


def test_without_a_folder_there_is_nobody() -> None:
    assert AllowList(None).of(Service.CMP) == []


def test_a_newer_list_is_read_and_keeps_who_is_in_both(tmp_path: Path) -> None:
    allowed = written(tmp_path, ENTRY)
    [before] = allowed.of(Service.CMP)
    written(tmp_path, {"issuerCNs": ["А"], "cmpAddress": "a.example.com"}, ENTRY)
    assert [each.name for each in allowed.of(Service.CMP)] == ["А", "КНЕДП Приклад"]
    assert allowed.find(Service.CMP, before.id) == before


@pytest.mark.parametrize("octets", [b"", b"{}", b"[1]", b"[" * 100, b"[]" + b" " * 1024 * 1024])
def test_a_list_that_cannot_be_read_leaves_the_one_before_in_force(
    tmp_path: Path, octets: bytes
) -> None:
    allowed = written(tmp_path, ENTRY)
    before = allowed.of(Service.CMP)
    (tmp_path / "CAs.json").write_bytes(octets)
    assert allowed.of(Service.CMP) == before
    os.remove(tmp_path / "CAs.json")
    assert allowed.of(Service.CMP) == before


# --- where a name leads -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.1.2.3", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:db8::1", "localhost", "",
    ],
)  # fmt: skip
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "2002:5db8:d822::"]
)
def test_addresses_of_the_open_network_are(address: str) -> None:
    assert is_public(address)


class Answering(AbstractResolver):
    """A name server with one answer."""

    def __init__(self, *hosts: str) -> None:
        self._hosts = hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=each, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for each in self._hosts
        ]

    async def close(self) -> None:
        """Nothing is held."""


async def test_a_name_that_leads_inside_is_not_resolved() -> None:
    with pytest.raises(OSError, match="public"):
        await PublicResolver(Answering("10.0.0.7")).resolve("ca.example.com", 80)


async def test_of_a_names_addresses_the_public_ones_are_used() -> None:
    resolver = PublicResolver(Answering("127.0.0.1", "93.184.216.34"))
    found = await resolver.resolve("ca.example.com", 80)
    assert [each["host"] for each in found] == ["93.184.216.34"]


# --- how often --------------------------------------------------------------------------------


def session() -> SigningSession:
    return SigningSession(
        id=new_id(), bot_id=1, user_id=2, chat_id=2, language="uk", instance=new_id(), step="page",
        action="sign_in", reference=None, sha256=None, is_announced=False, match_code="0000",
        state=State.VIEWED, entry=Entry.MINI_APP, created_at=NOW,
        expires_at=NOW + timedelta(minutes=10),
    )  # fmt: skip


def test_one_session_cannot_ask_without_end() -> None:
    clock = FixedClock(NOW)
    allowance = Allowance(Limits(per_session=2, per_minute=100), clock)
    busy, other = session(), session()
    assert [allowance.take(busy) for _ in range(3)] == [True, True, False]
    clock.advance(timedelta(minutes=2))
    assert not allowance.take(busy)
    assert allowance.take(other)


def test_all_sessions_together_cannot_ask_faster_than_allowed() -> None:
    clock = FixedClock(NOW)
    allowance = Allowance(Limits(per_session=9, per_minute=3), clock)
    assert [allowance.take(session()) for _ in range(4)] == [True, True, True, False]
    clock.advance(timedelta(minutes=1))
    assert allowance.take(session())
