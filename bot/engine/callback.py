"""What buttons carry: a verb, the revision of the screen and an id. At most 64 bytes, no names.

========  =======================  ==============================================
verb      form                     meaning
========  =======================  ==============================================
``o``     ``o<rev>.<OPTION>``      an option of the step
``i``     ``i<rev>.<id>``          an item of the list
``p``     ``p<rev>.<page>``        another page of the list
``b``     ``b<rev>``               back
``x``     ``x<rev>``               stop
``r``     ``r``                    show the present step again
``s``     ``s<flow>[-<subject>][~<person>]``  start a flow, for a person; double taps are
                                   told by the engine
``c``     ``c<run>``               continue a stopped run
``n``     ``n<run>``               the same flow anew
``e``     ``e<run>``               erase a stopped run
``g``     ``g<page>[.<argument>]``  a page of the frame: menu, help, language …
========  =======================  ==============================================

A person is named by the end of his id: the chat knows few, and a whole id does not fit.

Source of the limit: Bot API, InlineKeyboardButton.callback_data, 1–64 bytes.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final
from uuid import UUID

LONGEST_BYTES: Final = 64
REFRESH: Final = "r"
_FOR: Final = "~"
_STEP_VERBS: Final = frozenset("oipbx")
_RUN_VERBS: Final = frozenset("cne")


@dataclass(frozen=True, slots=True)
class Tap:
    """Callback data, read.

    Attributes:
        verb: one letter, see the module.
        value: what follows the revision; empty when nothing does.
        revision: of the tapped screen; None for verbs that have none.
    """

    verb: str
    value: str = ""
    revision: int | None = None


def read(data: str) -> Tap | None:
    """Read callback data; None when they are not ours (an earlier version's, a forger's)."""
    verb, rest = data[:1], data[1:]
    if verb in _STEP_VERBS:
        revision, _, value = rest.partition(".")
        return Tap(verb, value, int(revision)) if revision.isdecimal() else None
    if verb in _RUN_VERBS:
        return Tap(verb, rest) if unpack_id(rest) else None
    if verb in ("s", "g") and rest:
        return Tap(verb, rest)
    return Tap(verb) if data == REFRESH else None


def option(revision: int, name: str) -> str:
    """Choose an option."""
    return f"o{revision}.{name}"


def item(revision: int, id_: str) -> str:
    """Choose an item of a list."""
    return f"i{revision}.{id_}"


def page(revision: int, number: int) -> str:
    """Show another page of a list."""
    return f"p{revision}.{number}"


def back(revision: int) -> str:
    """Go a step back."""
    return f"b{revision}"


def stop(revision: int) -> str:
    """Stop the flow."""
    return f"x{revision}"


def go_on(run: UUID) -> str:
    """Continue a stopped run."""
    return f"c{pack_id(run)}"


def anew(run: UUID) -> str:
    """Start a stopped run's flow anew."""
    return f"n{pack_id(run)}"


def erase(run: UUID) -> str:
    """Erase a stopped run."""
    return f"e{pack_id(run)}"


def frame(name: str, argument: str = "") -> str:
    """Open a page of the frame."""
    return f"g{name}.{argument}" if argument else f"g{name}"


def start(flow: str, subject: UUID | None = None, person: UUID | None = None) -> str:
    """Start a flow about something, for somebody. For notifications and endings."""
    return f"s{payload(flow, subject)}" + (f"{_FOR}{ending(person)}" if person else "")


def started(value: str) -> tuple[str, UUID | None, str | None]:
    """Flow, subject and the :func:`ending` of a person's id out of the value of ``s``."""
    text, _, person = value.partition(_FOR)
    return *read_payload(text), person or None


def ending(id_: UUID) -> str:
    """The end of an id in 8 characters: of UUIDv7 it is all random."""
    return base64.urlsafe_b64encode(id_.bytes[-6:]).decode()


def payload(flow: str, subject: UUID | None = None) -> str:
    """The payload of a deep link ``t.me/<bot>?start=…`` that starts a flow."""
    return f"{flow}-{pack_id(subject)}" if subject else flow


def read_payload(text: str) -> tuple[str, UUID | None]:
    """Flow and subject of a payload; a malformed subject is dropped."""
    flow, _, packed = text.partition("-")
    return flow, unpack_id(packed) if packed else None


def pack_id(id_: UUID) -> str:
    """A UUID in 22 characters that deep links and callback data allow."""
    return base64.urlsafe_b64encode(id_.bytes).decode().rstrip("=")


def unpack_id(packed: str) -> UUID | None:
    """The UUID of :func:`pack_id`; None when it is not one."""
    try:
        return UUID(bytes=base64.b64decode(packed + "==", altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        return None
