"""Cases of the central system about a person's data, run through the API.

Most go as drafts of a registration: the whole of what the core judges, without a signature for
each. A case is judged by its own fields: the same draft may be refused for its age as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.client import CoreClient
from core.contract.errors import CATALOGUE, ErrorCode
from core.kit.ids import new_id
from sandbox.trust.pki import Pki
from tests.kit.applicants import TODAY, address, aged, document
from tests.kit.core_service import NOW, RunningCore, running_core
from tests.kit.people import person_record, with_key
from tests.kit.registration import Newcomer, confirm_phone, newcomer, sign_up

from .published import cases, group

REQUESTS = "/api/pis/person_requests"

Found = list[tuple[str, str]]


@dataclass
class Drafts:
    """Drafts of one newcomer whose phone is confirmed."""

    core: RunningCore
    bot: CoreClient
    person: Newcomer

    @classmethod
    async def of(cls, core: RunningCore) -> Drafts:
        """With a channel of their own."""
        bot = await core.channel()
        person = await newcomer(core)
        await confirm_phone(core, bot, person.phone)
        return cls(core, bot, person)

    async def send(self, **changes: Any) -> tuple[int, Any]:
        """The answer to a draft; a field given as ``...`` is left out."""
        data = {**self.person.data(), **changes}
        draft = {"person": {key: value for key, value in data.items() if value is not ...}}
        return await self.core.raw("POST", "/api/pis/sign-up/check", self.bot, json=draft)

    async def found(self, **changes: Any) -> Found:
        """Path and wording of everything that a draft is refused for."""
        status, body = await self.send(**changes)
        assert status in (200, 422)
        invalid = body["error"].get("invalid", []) if status == 422 else []
        return [(item["entry"], rule["description"]) for item in invalid for rule in item["rules"]]

    def homes(self, *made: dict[str, Any]) -> list[dict[str, Any]]:
        """Addresses in a settlement that exists."""
        return [{**item, "settlement_id": str(self.person.settlement_id)} for item in made]


@pytest.fixture
async def drafts(core: RunningCore) -> Drafts:
    return await Drafts.of(core)


def agrees(case: dict[str, Any], found: Found, *paths: str) -> bool:
    """Whether a case was judged as the central system judges it, at its own fields."""
    there = [wording for path, wording in found if path.startswith(paths)]
    if case.get("valid", case.get("schema_2019_2024")):
        return not there
    return bool(there) and case.get("error", there[0]) in there


def test_the_judgement_can_fail() -> None:
    refused = {"valid": False, "error": "wrong"}
    assert agrees(refused, [("$.person.zip", "wrong")], "$.person.zip")
    assert not agrees(refused, [("$.person.zip", "other")], "$.person.zip")
    assert not agrees(refused, [], "$.person.zip")
    assert not agrees({"valid": True}, [("$.person.zip", "wrong")], "$.person.zip")
    assert agrees({"valid": True}, [("$.person.email", "wrong")], "$.person.zip")


async def disagreeing(
    drafts: Drafts, named: Iterable[tuple[dict[str, Any], dict[str, Any]]], *paths: str
) -> list[dict[str, Any]]:
    """Those cases that were judged otherwise."""
    return [
        case for case, changes in named if not agrees(case, await drafts.found(**changes), *paths)
    ]


# --- numbers ----------------------------------------------------------------------------------


async def test_check_digit(database_url: str, pki: Pki, tmp_path: Path) -> None:
    async with running_core(database_url, pki, tmp_path, check_tax_id_digit=True) as core:
        drafts = await Drafts.of(core)
        named = [(case, {"tax_id": case["input"]}) for case in cases("tax_id_checksum")]
        assert await disagreeing(drafts, named, "$.person.tax_id") == []


async def test_refused_tax_number(drafts: Drafts) -> None:
    named = []
    for case in cases("no_tax_id"):
        given = dict(case["input"])
        documents = [document(kind) for kind in given.pop("documents", ["PASSPORT"])]
        named.append((case, {**given, "documents": documents}))
    assert await disagreeing(drafts, named, "$.person.tax_id", "$.person.no_tax_id") == []


async def test_unzr(drafts: Drafts) -> None:
    named = []
    for case in cases("unzr"):
        given = case["input"]
        documents = [document(kind) for kind in given.get("documents", ["PASSPORT"])]
        changes = {"birth_date": given.get("birth_date", "2000-01-01"), "documents": documents}
        if given.get("unzr_key_present", "unzr" in given):
            changes["unzr"] = given.get("unzr")
        named.append((case, changes))
    assert await disagreeing(drafts, named, "$.person.unzr") == []


async def test_change_of_a_tax_number(core: RunningCore) -> None:
    for case in cases("tax_id_change_on_update"):
        bot = await core.channel()
        person = await _recorded(core, bot, has_number=case["input"]["stored"] is not None)
        token = (await core.sign_in(bot, person)).value
        wanted = {**person.data(), "tax_id": case["input"]["new"], "no_tax_id": False}
        del wanted["authentication_methods"]
        body = {
            "person": wanted,
            "patient_signed": False,
            "process_disclosure_data_consent": True,
        }
        status, answer = await core.raw("POST", REQUESTS, bot, token=token, json=body)
        if case["valid"]:
            assert status == 201
            continue
        (refused,) = answer["error"]["invalid"]
        assert (status, refused["entry"]) == (case["http"], "$.person.tax_id")
        assert refused["rules"][0]["description"] == case["error"]


async def _recorded(core: RunningCore, bot: CoreClient, *, has_number: bool) -> Newcomer:
    """Somebody registered, with a tax number or by the passport in his certificate."""
    person = await newcomer(core)
    await confirm_phone(core, bot, person.phone)
    if has_number:
        await sign_up(core, bot, person)
        return person
    papers = [document(number="АВ120518")]
    known = _ByPassport(
        **{**vars(person), **vars(with_key(core.pki, surname=person.surname,
        given_name=person.given_name, code="AB120518")), "documents": papers}
    )  # fmt: skip
    await sign_up(core, bot, known, tax_id=None, no_tax_id=True)
    return known


@dataclass(frozen=True)
class _ByPassport(Newcomer):
    documents: Any = None

    def data(self, **changes: Any) -> dict[str, Any]:
        """What he states, with the passport of his certificate."""
        made = super().data(**{"documents": self.documents, **changes})
        return {key: value for key, value in made.items() if value is not None}


# --- documents --------------------------------------------------------------------------------


async def test_number_of_a_document(drafts: Drafts) -> None:
    named = [
        (case, {"documents": [document(case["type"], number=case["input"])]})
        for case in cases("document_number")
    ]
    assert await disagreeing(drafts, named, "$.person.documents[0].number") == []


async def test_dates_of_a_document(drafts: Drafts) -> None:
    told = group("document_dates")
    drafts.core.clock.advance(_noon(told["today"]) - drafts.core.clock.now())
    named = []
    for case in cases("document_dates"):
        made = document(case["input"]["type"])
        made.pop("expiration_date", None)
        changes = {"birth_date": told["person_birth_date"], "documents": [made | case["input"]]}
        named.append((case, changes))
    dates = [f"$.person.documents[0].{name}" for name in ("issued_at", "expiration_date")]
    assert await disagreeing(drafts, named, *dates) == []


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), NOW.timetz())


async def test_documents_together(drafts: Drafts) -> None:
    """Without the representative of a child: nobody registers a child himself."""
    named = []
    for case in cases("document_sets"):
        given = case["input"]
        documents = [document(kind) for kind in given["documents"]]
        changes: dict[str, Any] = {"birth_date": aged(given["age"]), "documents": documents}
        if "NATIONAL_ID" in given["documents"]:
            changes["unzr"] = None
        named.append((case, changes))
    assert await disagreeing(drafts, named, "$.person.documents") == []


# --- texts and contacts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "key"), [("2019", "schema_2019_2024"), ("2026", "field_rules_2026")]
)
async def test_names(database_url: str, pki: Pki, tmp_path: Path, rule: str, key: str) -> None:
    async with running_core(database_url, pki, tmp_path, person_name_rule=rule) as core:
        drafts = await Drafts.of(core)
        named = []
        for case in cases("person_name"):
            given = "А" * 258 if case["input"].startswith("А repeated") else case["input"]
            # What is brought to the register's form first is a deviation, listed.
            if given != given.strip() or re.search("[\u2019\u02bc`]", given):
                continue
            # No text of a person is longer than 255 characters under either rule.
            is_right = case[key] and len(given) <= 255
            named.append(({"valid": is_right}, {"first_name": given}))
        assert len(named) > 8
        assert await disagreeing(drafts, named, "$.person.first_name") == []


async def test_phone(drafts: Drafts) -> None:
    named = [
        (case, {"phones": [{"type": "MOBILE", "number": case["input"]}]}) for case in cases("phone")
    ]
    assert await disagreeing(drafts, named, "$.person.phones[0].number") == []


async def test_types_of_phones(drafts: Drafts) -> None:
    named = [
        (
            case,
            {"phones": [{"type": kind, "number": drafts.person.phone} for kind in case["input"]]},
        )
        for case in cases("phones_unique")
    ]
    assert await disagreeing(drafts, named, "$.person.phones") == []


async def test_code_word(drafts: Drafts) -> None:
    named = [
        (case, {"secret": case.get("input") or "x" * case["input_length"]})
        for case in cases("secret")
    ]
    assert await disagreeing(drafts, named, "$.person.secret") == []


@pytest.mark.parametrize(("name", "field"), [("zip", "zip"), ("building_v2", "building")])
async def test_parts_of_an_address(drafts: Drafts, name: str, field: str) -> None:
    told = {"zip": cases("zip"), "building_v2": cases("building_v2")}[name]
    named = [
        (case, {"addresses": drafts.homes(address(**{field: case["input"]}))}) for case in told
    ]
    assert await disagreeing(drafts, named, f"$.person.addresses[0].{field}") == []


async def test_addresses(drafts: Drafts) -> None:
    for case in cases("addresses"):
        if isinstance(case["input"], list):
            homes = drafts.homes(*(address(kind) for kind in case["input"]))
            assert agrees(case, await drafts.found(addresses=homes), "$.person.addresses")
            continue
        assert case["input"] == "unknown settlement_id"
        unknown = str(new_id())
        found = await drafts.found(addresses=[address(settlement_id=unknown)])
        wording = case["error"].replace("<uuid>", unknown)
        assert found == [("$.person.addresses[0].settlement_id", wording)]


async def test_birth_date(drafts: Drafts) -> None:
    for case in cases("birth_date"):
        born = {
            "tomorrow": (TODAY + timedelta(days=1)).isoformat(),
            "today": TODAY.isoformat(),
            "151 years ago": aged(151),
            "150 years ago": aged(150),
        }[case["input"]]
        # A newborn is refused too, but because he does not register himself.
        refused = ("$.person.birth_date", group("birth_date")["error"])
        assert (refused in await drafts.found(birth_date=born)) is not case["valid"]


# --- how one is asked -------------------------------------------------------------------------


async def test_methods_of_authentication(drafts: Drafts) -> None:
    named = [
        (
            case,
            {
                "authentication_methods": [
                    {"type": kind, "phone_number": drafts.person.phone} for kind in case["input"]
                ]
            },
        )
        for case in cases("authentication_methods")
        if isinstance(case["input"], list)
    ]
    assert len(named) == 2
    assert await disagreeing(drafts, named, "$.person.authentication_methods") == []


def _case(name: str, beginning: str) -> dict[str, Any]:
    (found,) = (
        case
        for case in cases("authentication_methods")
        if isinstance(case["input"], str) and case["input"].startswith(beginning)
    )
    assert name in found["error"]
    return found


async def test_phone_that_nobody_confirmed(drafts: Drafts) -> None:
    case = _case("not verified", "OTP with a phone never verified")
    method = {"type": "OTP", "phone_number": "+380007654321"}
    status, body = await drafts.send(authentication_methods=[method])
    assert (status, body["error"]["message"]) == (422, case["error"])


async def test_phone_that_too_many_share(drafts: Drafts) -> None:
    case = _case("more than N times", "OTP phone already used")
    methods = drafts.person.data()["authentication_methods"]
    records = [person_record(new_id(), authentication_methods=methods) for _ in range(3)]
    await drafts.core.load([("person", record) for record in records])
    status, body = await drafts.send()
    assert (status, body["error"]["message"]) == (422, case["error"].replace("N times", "3 times"))
    assert CATALOGUE[ErrorCode.PHONE_USED_BY_MANY].status == 422


async def test_nobody_names_his_representative_when_he_registers(drafts: Drafts) -> None:
    found = await drafts.found(confidant_person={"person_id": str(new_id())})
    assert [path for path, _ in found] == ["$.person.confidant_person"]
