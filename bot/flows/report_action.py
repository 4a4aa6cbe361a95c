"""Report an action that one does not recognise — не впізнаю дію.

Nobody is asked to sign in first: who is worried must be heard at once. With a living session the
unknown number is taken away and the bot's own access ends at the core; without one the bindings
end here, and that is all this bot has.
"""

from __future__ import annotations

from contextlib import suppress

from bot.flow import Abort, Done, Flow, Kind, Next, Option, Outcome, SignInRequired, Talk, View
from core.client import CoreRefused, CoreUnavailable
from core.contract.errors import ErrorCode
from core.contract.persons import AuthenticationMethod

flow = Flow(
    "report_action",
    section="access",
    offers={"done": {"STATUS": "report_status", "SIGN_IN": "sign_in"}},
)


_NEITHER = "none"


@flow.opening(leads_to=("confirm",))
async def opening(talk: Talk) -> Outcome:
    """A chat that stands for nobody signs in first: there is nothing it could pause."""
    if talk.chat.person_id is None:
        raise SignInRequired
    return Next("confirm")


async def show_confirm(talk: Talk) -> View:
    """What is going to happen; the unknown number is named when it can be asked for."""
    number = None
    if talk.chat.is_signed_in:
        with suppress(SignInRequired, CoreUnavailable):
            number = await _disputed(talk)
    return View({"phone": number.value if number else "", "number": "yes" if number else "no"})


@flow.step(Kind.CONFIRM, "confirm", view=show_confirm, options=("REPORT", "KEEP"), aborts=("kept",))
async def confirm(talk: Talk, value: Option) -> Outcome:
    """Write it down, take the number away, and pause the bot's access everywhere."""
    person_id = talk.chat.person_id
    if value == "KEEP" or person_id is None:
        return Abort("kept")
    removed = await _contained(talk)
    reports, bindings = talk.service("reports"), talk.service("bindings")
    talk.record(
        reports.file,
        talk.instance,
        person_id=person_id,
        chat_id=talk.chat.id,
        subject=talk.subject,
    )
    for binding in await bindings.of_person(person_id):
        talk.record(bindings.revoke, person_id, binding.id, by_chat=talk.chat.id)
    return Done({"case": reports.number_of(talk.instance), "removed": removed})


async def _contained(talk: Talk) -> str:
    """What became of the unknown number; the bot's own access ends with it, if a session lives.

    A core that is silent keeps nobody from reporting: the bindings end in any case, and the
    tokens as soon as it answers.
    """
    try:
        removed = await _removed(talk)
        here = talk.service("this_channel")
        for app in (await talk.core.access.apps()).data:
            if app.client_id == here:
                await talk.core.access.delete_app(app.id, idempotency_key=talk.key("delete"))
    except (SignInRequired, CoreUnavailable):
        return _NEITHER
    return removed


async def _removed(talk: Talk) -> str:
    number = await _disputed(talk)
    if number is None:
        return _NEITHER
    try:
        await talk.core.authentication_methods.deactivate(
            number.id, idempotency_key=talk.key("deactivate")
        )
    except CoreRefused as problem:
        if problem.code != ErrorCode.LAST_METHOD:
            raise
        return "last"
    return "yes"


async def _disputed(talk: Talk) -> AuthenticationMethod | None:
    """The number that the report is about, while it is in use."""
    methods: list[AuthenticationMethod] = await talk.core.persons.authentication_methods()
    for method in methods:
        if method.id == talk.subject and method.is_active and method.type == "OTP":
            return method
    return None
