"""The core in a patient's name: with his token, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from bot.acting_core import Cores
from bot.flow import Access, Chat, SignInRequired
from core.client import CoreRefused
from core.contract.errors import ErrorCode

CHAT = Chat(id=7, user_id=7, language="uk")
TOKENS = {True: "proved", False: "unproved"}


class Persons:
    """One resource of a client that remembers which tokens it was called with."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.refusal: CoreRefused | None = None

    async def get(self, token: str, person_id: UUID) -> str:
        self.tokens.append(token)
        if self.refusal:
            raise self.refusal
        return str(person_id)

    async def feed(self) -> str:
        return "needs nobody"


class Client:
    def __init__(self) -> None:
        self.persons = Persons()


async def tokens(chat_id: int, *, is_proved: bool = True, person_id: UUID | None = None) -> str:
    assert chat_id == CHAT.id
    return f"about {person_id}" if person_id else TOKENS[is_proved]


async def no_tokens(chat_id: int, *, is_proved: bool = True, person_id: UUID | None = None) -> str:
    raise SignInRequired


def core(
    client: Client, source: Any, access: Access = Access.PATIENT, *, acting_for: UUID | None = None
) -> Any:
    chat = replace(CHAT, acting_for=acting_for)
    return Cores(client, source).for_chat(chat, access)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("access", "token"), [(Access.PATIENT, "proved"), (Access.UNCONFIRMED, "unproved")]
)
async def test_a_call_carries_the_token_of_its_right(access: Access, token: str) -> None:
    client = Client()
    assert await core(client, tokens, access).persons.get(UUID(int=1)) == str(UUID(int=1))
    assert client.persons.tokens == [token]


async def test_without_a_token_the_core_is_not_called() -> None:
    client = Client()
    with pytest.raises(SignInRequired):
        await core(client, no_tokens).persons.get(UUID(int=1))
    assert client.persons.tokens == []


async def test_a_call_that_needs_no_patient_needs_no_token() -> None:
    assert await core(Client(), no_tokens).persons.feed() == "needs nobody"


async def test_a_token_that_was_taken_back_asks_for_a_new_sign_in() -> None:
    client = Client()
    client.persons.refusal = CoreRefused(ErrorCode.TOKEN_INVALID, "", status=401)
    with pytest.raises(SignInRequired):
        await core(client, tokens).persons.get(UUID(int=1))


async def test_a_run_for_another_calls_with_the_token_about_him() -> None:
    client, child = Client(), UUID(int=2)
    await core(client, tokens, acting_for=child).persons.get(child)
    assert client.persons.tokens == [f"about {child}"]


async def test_one_who_no_longer_represents_is_led_to_where_it_is_said_why() -> None:
    client = Client()
    client.persons.refusal = CoreRefused(ErrorCode.RELATIONSHIP_UNCONFIRMED, "", status=409)
    with pytest.raises(SignInRequired):
        await core(client, tokens, acting_for=UUID(int=2)).persons.get(UUID(int=2))
    with pytest.raises(CoreRefused):
        await core(client, tokens).persons.get(UUID(int=1))


async def test_other_refusals_pass_through() -> None:
    client = Client()
    client.persons.refusal = CoreRefused(ErrorCode.NOT_FOUND, "", status=404)
    with pytest.raises(CoreRefused):
        await core(client, tokens).persons.get(UUID(int=1))
