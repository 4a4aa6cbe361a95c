"""Small parts: tokens, people, pictures, file names, launch data, questions, the profile."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import parse_qsl

import pytest

from sandbox.telegram.bots import Bot
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.files import safe_name
from sandbox.telegram.images import size_of
from sandbox.telegram.launch_data import Signature, sign
from sandbox.telegram.people import Taken, UnknownPerson
from sandbox.telegram.queries import Kind
from sandbox.telegram.state import State
from tests.unit.sandbox.telegram.conftest import BOT, MovableTime


def test_a_token_names_its_bot() -> None:
    assert Bot.of("1000001:a-B_c").id == 1000001
    for wrong in ("", "1000001", "abc:def", "1000001:a b", "1:"):
        with pytest.raises(ValueError, match="token"):
            Bot.of(wrong)


def test_refusals_begin_small_unless_they_are_codes() -> None:
    assert bad_request("Chat not found").description == "Bad Request: chat not found"
    assert bad_request("BUTTON_DATA_INVALID").description == "Bad Request: BUTTON_DATA_INVALID"


def test_invented_people_have_numbers_that_ring_nowhere(state: State) -> None:
    first = state.people.create(first_name="Олена")
    second = state.people.create(first_name="Тарас", person_id=5)
    third = state.people.create(first_name="Ганна")
    assert third.id == first.id + 1
    assert all(person.phone_number.startswith("+38000") for person in (first, second, third))
    with pytest.raises(Taken):
        state.people.create(first_name="Інший", person_id=5)
    with pytest.raises(UnknownPerson):
        state.people.get(6)


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\0\x20\0\0\0\x10"
JPEG = b"\xff\xd8\xff\xe0\0\x04JF\xff\xc0\0\x0b\x08\0\x10\0\x20"


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (32, 16)),
        (b"GIF89a\x20\0\x10\0", (32, 16)),
        (JPEG, (32, 16)),
        (PNG[:18], None),
        (JPEG[:8], None),
        (b"\xff\xd8", None),
        (b"", None),
        (b"%PDF", None),
    ],
)
def test_sizes_of_pictures(content: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(content) == size


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Декларація 1.pdf", "Декларація 1.pdf"),
        ("../../etc/a", "_.._etc_a"),
        ("", "file"),
        ("..", "file"),
    ],
)
def test_names_of_files_lead_nowhere(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_launch_data_are_signed_over_every_other_field() -> None:
    data = sign(BOT, {"user": '{"id":1}', "auth_date": "9"}, Signature.VALID).init_data
    fields = dict(parse_qsl(data))
    given = fields.pop("hash")
    checked = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", BOT.token.encode(), hashlib.sha256).digest()
    assert hmac.new(secret, checked.encode(), hashlib.sha256).hexdigest() == given
    assert set(fields) == {"user", "auth_date", "signature"}


@pytest.mark.parametrize(
    ("kind", "lifetime"), [(Kind.CALLBACK, 150), (Kind.INLINE, 30), (Kind.WEB_APP, 3600)]
)
def test_questions_are_answered_once_and_in_time(
    state: State, person_id: int, time: MovableTime, kind: Kind, lifetime: int
) -> None:
    first, second = (state.queries.ask(BOT.id, person_id, kind) for _ in range(2))
    time.moment += lifetime
    assert state.queries.answer(BOT.id, first.id, kind, {"a": 1}).answer == {"a": 1}
    with pytest.raises(ApiError, match="too old"):
        state.queries.answer(BOT.id, first.id, kind, {})
    time.moment += 1
    with pytest.raises(ApiError, match="too old"):
        state.queries.answer(BOT.id, second.id, kind, {})


def test_a_question_is_not_answered_as_another_kind_or_by_another_bot(
    state: State, person_id: int
) -> None:
    query = state.queries.ask(BOT.id, person_id, Kind.CALLBACK)
    for bot_id, kind in [(BOT.id, Kind.INLINE), (5, Kind.CALLBACK)]:
        with pytest.raises(ApiError):
            state.queries.answer(bot_id, query.id, kind, {})


def test_the_narrowest_commands_win(state: State, person_id: int) -> None:
    def keep(name: str, **where: str) -> None:
        commands = [{"command": name, "description": "a"}]
        state.profile.set(BOT.id, "commands", commands, **where)

    def seen(language: str) -> list[str]:
        found = state.profile.commands(BOT.id, person_id, language)
        return [command["command"] for command in found]

    assert seen("uk") == []
    keep("common")
    keep("english", language="en")
    assert (seen("uk"), seen("en")) == (["common"], ["english"])
    keep("private", scope="all_private_chats")
    assert seen("en") == ["private"]
    keep("own", scope=f"chat:{person_id}", language="uk")
    assert (seen("uk"), seen("en")) == (["own"], ["private"])
