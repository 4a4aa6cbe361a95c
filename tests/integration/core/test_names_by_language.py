"""A record with names by language serves the methods of today, and keeps every language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from core.client import CoreClient
from core.errors import InvalidInput
from core.kit.ids import new_id
from core.persons.languages import with_names_by_language
from core.persons.model import Person
from core.services import Services
from tests.kit.core_service import RunningCore
from tests.kit.declarations import Story
from tests.kit.registration import Newcomer, confirm_phone, newcomer, person_body, sign_up

UKRAINIAN = {
    "language": "uk",
    "first_name": "Вигадана",
    "last_name": "Тестенко",
    "second_name": "Прикладівна",
    "no_last_name": False,
}
ENGLISH = {
    "language": "en",
    "first_name": "Vyhadana",
    "last_name": "Testenko",
    "no_last_name": False,
}


async def recorded(core: RunningCore, person_id: UUID) -> Person:
    async with core.base.database.transaction() as connection:
        return await Services(core.base).persons.get(connection, person_id)


async def put(core: RunningCore, person: Newcomer, *names: dict[str, Any]) -> UUID:
    """Record a newcomer as an extract with names by language has him."""
    person_id = new_id()
    stated = {key: value for key, value in person.data().items() if not key.endswith("_name")}
    record = {
        **stated,
        "names": list(names),
        "id": str(person_id),
        "verification": {"verification_status": "VERIFIED"},
        "authentication_methods": [],
    }
    await core.load([("person", record)])
    return person_id


@dataclass(frozen=True)
class Listed:
    """Somebody who is recorded with his names in two languages."""

    signer: Newcomer
    person_id: UUID


@pytest.fixture
async def listed(core: RunningCore) -> Listed:
    person = await newcomer(core)
    return Listed(person, await put(core, person, ENGLISH, UKRAINIAN))


async def test_record_is_returned_in_both_forms(
    core: RunningCore, bot: CoreClient, listed: Listed
) -> None:
    kept = await recorded(core, listed.person_id)
    assert kept.data["names"] == [ENGLISH, UKRAINIAN]
    assert "last_name" not in kept.data
    assert with_names_by_language(kept.data)["names"] == [ENGLISH, UKRAINIAN]
    assert kept.fields["last_name"] == "Тестенко"
    token = await core.sign_in(bot, listed.signer)
    me = await bot.persons.me(token.value)
    assert (me.last_name, me.first_name, me.second_name) == (
        "Тестенко", "Вигадана", "Прикладівна",
    )  # fmt: skip


async def test_flat_record_becomes_one_by_language() -> None:
    flat = {"first_name": "Вигадана", "last_name": "Тестенко", "second_name": "Прикладівна"}
    assert with_names_by_language(flat) == {"names": [UKRAINIAN]}


async def test_change_of_the_surname_leaves_the_other_language(
    core: RunningCore, bot: CoreClient, listed: Listed
) -> None:
    token = (await core.sign_in(bot, listed.signer)).value
    me = (await bot.persons.me(token)).model_dump(mode="json", exclude_none=True)
    await confirm_phone(core, bot, listed.signer.phone)
    wanted = person_body({**me, "last_name": "Новенко", "unzr": "19960514-00018"})
    request = await bot.person_requests.create(token, wanted)
    assert request.changed == ["last_name", "unzr"]
    octets = await bot.person_requests.data_to_be_signed(token, request.id)
    await bot.person_requests.complete(token, request.id, core.sign(listed.signer, octets))
    kept = await recorded(core, listed.person_id)
    assert kept.data["names"] == [ENGLISH, {**UKRAINIAN, "last_name": "Новенко"}]
    assert "last_name" not in kept.data


async def test_one_recorded_by_language_is_linked_when_he_registers(
    core: RunningCore, bot: CoreClient, listed: Listed
) -> None:
    await confirm_phone(core, bot, listed.signer.phone)
    done = await sign_up(core, bot, listed.signer)
    assert (done.is_new, done.person.id) == (False, listed.person_id)
    kept = await recorded(core, listed.person_id)
    assert kept.data["names"] == [ENGLISH, UKRAINIAN]


async def test_declaration_says_the_ukrainian_name(core: RunningCore) -> None:
    story = await Story.begin(core)
    me = await story.patient(names=[ENGLISH, UKRAINIAN])
    made = await story.create(me)
    assert made.data_to_be_signed["person"]["last_name"] == "Тестенко"
    assert "names" not in made.data_to_be_signed["person"]
    await story.declared(me)


async def test_one_without_a_surname_has_an_empty_one(core: RunningCore, bot: CoreClient) -> None:
    alone = {"language": "uk", "first_name": "Вигадана", "no_last_name": True}
    token = await core.sign_in(bot, await core.patient(names=[alone], surname=""))
    assert (await bot.persons.me(token.value)).last_name == ""


@pytest.mark.parametrize(
    ("names", "path"),
    [
        ([], "$[0].names"),
        ([{"first_name": "Вигадана"}], "$[0].names[0].language"),
        ("Вигадана", "$[0].names"),
    ],
)
async def test_names_of_another_shape_are_not_imported(
    core: RunningCore, names: Any, path: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await core.patient(names=names)
    assert [item.entry for item in caught.value.invalid] == [path]
