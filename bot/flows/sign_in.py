"""Sign in with a qualified signature — увійти з КЕП.

The signature says who the person is; at the first binding his own phone says that this Telegram
account is his. Without the second the first opens nothing.
"""

from __future__ import annotations

from uuid import UUID

from bot.bindings import waits
from bot.bindings.model import Proof
from bot.bindings.proofs import CodeDenied, CodeHindrance, CodeWorth
from bot.flow import (
    Abort,
    Contact,
    Done,
    Event,
    Flow,
    HandOff,
    Kind,
    Next,
    Option,
    Outcome,
    SignInRequired,
    Start,
    Stay,
    Talk,
    View,
)

flow = Flow(
    "sign_in",
    section="access",
    offers={
        "done": {"ACCESS": "my_access"},
        "abort-ended": {"AGAIN": "sign_in"},
        "abort-not-proved": {"AGAIN": "sign_in"},
    },
)


async def show_page(talk: Talk) -> View:
    """The button to the secure page; the page itself asks the core for a nonce."""
    return View(hand_off=HandOff("sign_in"))


@flow.step(
    Kind.EXTERNAL,
    "page",
    view=show_page,
    options=("WHAT_IS_QES", "NO_QES"),
    answered_by="signing.signed",
    leads_to=("qes", "no-qes", "phone", "surname"),
    aborts=("ended",),
)
async def page(talk: Talk, value: Event | Option) -> Outcome:
    """Signed. A chat that stands for this person already is signed in by that."""
    if isinstance(value, Option):
        return Next("qes" if value == "WHAT_IS_QES" else "no-qes")
    known = {"limited": bool(value.data.get("is_limited"))}
    if value.data["needs_proof"]:
        return Next("phone", known)
    if known["limited"]:
        return Next("surname")
    try:
        return await _done(talk, is_proved=True)
    except SignInRequired:
        return Abort("ended")


@flow.step(Kind.SHOW, "qes", options=("SIGN",), leads_to=("page",))
async def qes(talk: Talk, value: Option) -> Outcome:
    """What a qualified signature is."""
    return Next("page")


@flow.step(Kind.SHOW, "no-qes", options=("FIND",), starts=("find_doctor",))
async def no_qes(talk: Talk, value: Option) -> Outcome:
    """Without a signature a declaration is submitted at the clinic."""
    return Done(then=Start("find_doctor"))


@flow.step(
    Kind.CONTACT,
    "phone",
    options=("SEND_CODE",),
    problems=("typed", "too-soon"),
    leads_to=("code", "surname"),
    aborts=("ended", "no-phone"),
    can_go_back=False,
)
async def phone(talk: Talk, value: Contact | Option) -> Outcome:
    """The account's own number is the one in the register; otherwise a code goes to that one."""
    if isinstance(value, Contact) and not value.is_own:
        return Stay("typed")
    proofs = talk.service("phone_proofs")
    try:
        if isinstance(value, Contact) and await proofs.is_own_number(talk.chat.id, value.phone):
            return await _proved(talk, Proof.CONTACT)
        return await _send_code(talk)
    except SignInRequired:
        return Abort("ended")


async def show_code(talk: Talk) -> View:
    """The number that the code went to, to be masked by the text."""
    number = await talk.service("phone_proofs").number(talk.chat.id)
    return View({"phone": number, "valid": talk.data.get("valid", 0)})


@flow.step(
    Kind.CODE,
    "code",
    view=show_code,
    options=("RESEND", "NO_ACCESS"),
    problems=("wrong", "mistyped", "expired", "too-soon"),
    leads_to=("code", "surname"),
    aborts=("ended", "no-phone", "no-access", "not-proved"),
    can_go_back=False,
)
async def code(talk: Talk, value: str | Option) -> Outcome:
    """The code from the message, whose text names Telegram. A failed check revokes at once."""
    if value == "NO_ACCESS":
        talk.record(talk.service("bindings").give_up, talk.chat.id)
        return Abort("no-access")
    try:
        if isinstance(value, Option):
            return await _send_code(talk)
        verdict = await talk.service("phone_proofs").check_code(
            talk.chat.id, UUID(talk.data["code"]), value, key=talk.key("check")
        )
        if verdict.worth is CodeWorth.RIGHT:
            return await _proved(talk, Proof.SMS)
    except SignInRequired:
        return Abort("ended")
    if verdict.worth is CodeWorth.FAILED:
        talk.record(talk.service("bindings").give_up, talk.chat.id)
        return Abort("not-proved")
    return Stay(verdict.worth, {"left": verdict.tries_left})


@flow.step(
    Kind.CHOOSE,
    "surname",
    options=("UPDATE", "MISTAKE"),
    starts=("update_person",),
    aborts=("surname",),
    can_go_back=False,
)
async def surname(talk: Talk, value: Option) -> Outcome:
    """Another surname in the signature than in the register: offered to be changed (ER4)."""
    if value == "UPDATE":
        change = {"kind": "surname", "limited": True}
        return Done(then=Start("update_person", data=change, person=talk.chat.person_id))
    talk.record(talk.service("bindings").sign_out, talk.chat.id)
    return Abort("surname")


async def _send_code(talk: Talk) -> Outcome:
    allowance, key = talk.service("code_allowance"), talk.key("send")
    if wait := await allowance.wait(talk.chat.id):
        return Stay("too-soon", waits.told(wait))
    sent = await talk.service("phone_proofs").send_code(talk.chat.id, key=key)
    if not isinstance(sent, CodeDenied):
        talk.record(allowance.count, talk.chat.id, key)
        return Next("code", {"code": str(sent.id), "valid": sent.valid_minutes})
    if sent.why is CodeHindrance.TOO_SOON:
        return Stay("too-soon", waits.told(sent.wait))
    talk.record(talk.service("bindings").give_up, talk.chat.id)
    return Abort("no-phone")


async def _proved(talk: Talk, proof: Proof) -> Outcome:
    is_limited = talk.data.get("limited")
    outcome = Next("surname") if is_limited else await _done(talk, is_proved=False)
    talk.record(talk.service("bindings").prove, talk.chat.id, proof)
    return outcome


async def _done(talk: Talk, *, is_proved: bool) -> Outcome:
    name = await talk.service("phone_proofs").short_name(talk.chat.id, is_proved=is_proved)
    return Done({"name": name, "minutes": talk.service("bindings").idle_minutes})
