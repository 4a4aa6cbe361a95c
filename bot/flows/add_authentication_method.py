"""Add a phone to be asked at — додати номер телефону.

The code goes to the new number, and the core adds it when that code is shown. The old number is
the person's to keep or to take away afterwards.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.bindings import waits
from bot.bindings.numbers import Hindrance, NumberState, hindrance_of, verdict_of, written
from bot.bindings.proofs import CHANNEL, CODE_DIGITS, CodeWorth
from bot.flow import Contact, Done, Flow, Kind, Next, Option, Outcome, Start, Stay, Talk, View
from core.client import CoreRefused, CoreUnavailable
from core.contract.errors import ErrorCode
from core.contract.persons import AuthenticationMethod

flow = Flow(
    "add_authentication_method",
    section="person",
    signed_in=True,
    left_out=lambda data: data.get("skipped", ()),
    offers={"done": {"NUMBERS": "remove_authentication_method"}},
)

_HINDRANCES = ("too-soon", "no-number", "shared", "exists")


@flow.opening(leads_to=("phone", "code", "added"))
async def opening(talk: Talk) -> Outcome:
    """A number that a signed change has just recorded need not be given again."""
    if not talk.data.get("phone"):
        return Next("phone")
    asked = await _ask(talk, _number(talk))
    if isinstance(asked, Next):
        return replace(asked, data={**asked.data, "skipped": [1, *asked.data.get("skipped", ())]})
    if asked.problem == NumberState.EXISTS:
        return Next("added", {"skipped": [1, 2]})
    return Next("phone")


@flow.step(Kind.CONTACT, "phone", stage=1, problems=_HINDRANCES, leads_to=("code", "added"))
async def phone(talk: Talk, value: Contact) -> Outcome:
    """The account's own number or another: either is confirmed by the code that arrives there."""
    asked = await _ask(talk, written(value.phone))
    return replace(asked, data={"skipped": None, **asked.data})


async def show_code(talk: Talk) -> View:
    """The number that the code went to, to be masked by the text."""
    return View({"phone": _number(talk), "valid": talk.data.get("valid", 0)})


@flow.step(
    Kind.CODE,
    "code",
    view=show_code,
    stage=2,
    options=("RESEND", "OTHER_NUMBER", "NO_ACCESS"),
    problems=("wrong", "mistyped", "expired", "failed", *_HINDRANCES),
    leads_to=("code", "phone", "no-access", "added"),
)
async def code(talk: Talk, value: str | Option) -> Outcome:
    """The code from the message. A request that ended meanwhile begins anew at the number."""
    if isinstance(value, Option):
        if value == "RESEND":
            return await _ask(talk, _number(talk))
        return Next("phone" if value == "OTHER_NUMBER" else "no-access")
    if len(value) != CODE_DIGITS:
        return Stay(CodeWorth.MISTYPED)
    try:
        return await _approve(talk, UUID(talk.data["request"]), value)
    except CoreRefused as problem:
        if problem.code == ErrorCode.INVALID_TRANSITION:
            return Next("phone")
        if verdict := verdict_of(problem):
            return Stay(verdict.worth, {"left": verdict.tries_left})
        if hindrance := hindrance_of(problem):
            return Stay(hindrance.state, hindrance.args)
        raise


@flow.step(Kind.SHOW, "no-access", stage=2, options=("OTHER_NUMBER",), leads_to=("phone",))
async def no_access(talk: Talk, value: Option) -> Outcome:
    """Only a number that the person holds can be added; the old one is not asked."""
    return Next("phone")


async def show_added(talk: Talk) -> View:
    """The new number and the one before it, if there is just one."""
    others = await _others(talk)
    return View(
        {"phone": _number(talk), "old": others[0].value if others else "", "count": len(others)},
        options=("REMOVE", "KEEP") if others else ("CONTINUE",),
    )


@flow.step(
    Kind.SHOW,
    "added",
    view=show_added,
    stage=3,
    options=("CONTINUE", "REMOVE", "KEEP"),
    starts=("remove_authentication_method",),
    can_go_back=False,
)
async def added(talk: Talk, value: Option) -> Outcome:
    """The number counts. What becomes of the old one is decided here; of several, one by one."""
    if value != "REMOVE":
        return Done({"phone": _number(talk), "removed": "no"})
    others = await _others(talk)
    if len(others) > 1:
        return Done(then=Start("remove_authentication_method"))
    for old in others:
        await talk.core.authentication_methods.deactivate(
            old.id, idempotency_key=talk.key("deactivate")
        )
    return Done({"phone": _number(talk), "removed": "yes"})


async def _ask(talk: Talk, number: str) -> Next | Stay:
    """Have a code sent; a number that was confirmed a little while ago is added without one."""
    allowance = talk.service("code_allowance")
    if wait := await allowance.wait(talk.chat.id):
        return Stay(NumberState.TOO_SOON, Hindrance(NumberState.TOO_SOON, wait).args)
    try:
        asked = await talk.core.authentication_methods.create_request(
            number, CHANNEL, idempotency_key=talk.key("create")
        )
    except (CoreRefused, CoreUnavailable) as problem:
        if hindrance := hindrance_of(problem):
            return Stay(hindrance.state, hindrance.args)
        raise
    sealed = talk.service("sealed_phones").seal(talk.chat.id, number)
    known = {"phone": sealed, "request": str(asked.id)}
    if asked.needs_code:
        talk.record(allowance.count, talk.chat.id, talk.key("create"))
        valid = waits.minutes_until(asked.code_expired_at, talk.now)
        return Next("code", {**known, "valid": valid})
    await talk.core.authentication_methods.approve_request(
        asked.id, None, idempotency_key=talk.key("approve")
    )
    return Next("added", {**known, "skipped": [2]})


async def _approve(talk: Talk, request_id: UUID, shown: str) -> Outcome:
    await talk.core.authentication_methods.approve_request(
        request_id, shown, idempotency_key=talk.key("approve")
    )
    return Next("added")


async def _others(talk: Talk) -> list[AuthenticationMethod]:
    """The person's phones beside the new one."""
    methods: list[AuthenticationMethod] = await talk.core.persons.authentication_methods()
    new = _number(talk)
    return [each for each in methods if each.type == "OTP" and each.is_active and each.value != new]


def _number(talk: Talk) -> str:
    number: str = talk.service("sealed_phones").open(talk.chat.id, talk.data["phone"])
    return number
