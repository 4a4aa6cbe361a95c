"""The declaration as a file: on the secure page, or in the chat for a while (J10.2, J10.3)."""

from __future__ import annotations

from uuid import UUID

from bot.flow import (
    Abort,
    Done,
    Event,
    Flow,
    HandOff,
    Kind,
    Next,
    Option,
    Outcome,
    Talk,
    View,
)

flow = Flow(
    "declaration_pdf",
    section="declaration",
    signed_in=True,
    for_others=True,
    offers={"done": {"DECLARATIONS": "my_declarations"}, "abort-none": {"FIND": "find_doctor"}},
)


@flow.opening(leads_to=("where",), aborts=("none",))
async def opening(talk: Talk) -> Outcome:
    """The declaration that the button names; else the one in force, else the latest."""
    found = (await talk.core.declarations.list()).data
    named = [each for each in found if each.id == talk.subject]
    current = [each for each in found if each.status == "active"]
    chosen = next(iter([*named, *current, *found]), None)
    return Next("where", {"declaration": str(chosen.id)}) if chosen else Abort("none")


async def show_where(talk: Talk) -> View:
    """Whose declaration it is."""
    declaration = await talk.core.declarations.get(UUID(talk.data["declaration"]))
    doctor = await talk.service("directory").short_name(declaration.employee.id)
    return View({"doctor": doctor, "since": declaration.start_date})


@flow.step(
    Kind.CHOOSE,
    "where",
    view=show_where,
    options=("PAGE", "CHAT"),
    leads_to=("page", "sent"),
)
async def where(talk: Talk, value: Option) -> Outcome:
    """The chat keeps the file on Telegram's servers, the page nowhere."""
    if value == "PAGE":
        return Next("page")
    _send(talk, "pdf")
    return Next("sent")


async def show_page(talk: Talk) -> View:
    """The button to the secure page."""
    return View(hand_off=HandOff("declaration_pdf", reference=talk.data["declaration"]))


@flow.step(Kind.EXTERNAL, "page", view=show_page, answered_by="signing.read")
async def page(talk: Talk, event: Event) -> Outcome:
    """Shown once; another time begins anew."""
    return Done({"how": "shown"}, subject=UUID(talk.data["declaration"]))


async def show_sent(talk: Talk) -> View:
    """How long the file stays; one from before has no signature file."""
    declaration = await talk.core.declarations.get(UUID(talk.data["declaration"]))
    stay = talk.service("documents").stay
    has_file = declaration.declaration_request_id is not None
    options = ("REMOVE", "SIGNATURE_FILE") if has_file else ("REMOVE",)
    return View({"hours": int(stay.total_seconds() // 3600)}, options=options)


@flow.step(
    Kind.SHOW,
    "sent",
    view=show_sent,
    options=("REMOVE", "SIGNATURE_FILE"),
    leads_to=("sent",),
    can_go_back=False,
)
async def sent(talk: Talk, value: Option) -> Outcome:
    """Take the files out of the chat, or have the signed one as well."""
    if value == "SIGNATURE_FILE":
        _send(talk, "signature")
        return Next("sent")
    talk.record(talk.service("documents").remove_all, talk.chat.id)
    return Done({"how": "removed"}, subject=UUID(talk.data["declaration"]))


def _send(talk: Talk, document: str) -> None:
    declaration_id = UUID(talk.data["declaration"])
    send = talk.service("documents").send
    chat = talk.chat
    talk.record(send, chat.id, chat.language, declaration_id, document, chat.acting_for)
