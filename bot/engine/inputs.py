"""What the patient did, and how it answers a step. Knows no Telegram library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.flow import Answer, Contact, Kind, Location, Step

LONGEST_ANSWER: Final = 200
"""Characters of a typed answer; names of places and doctors are far shorter."""

_CODE: Final = re.compile(r"\d{4,8}")
_PHONE_SIGNS: Final = re.compile(r"[\s()\-–.]+")
_E164: Final = re.compile(r"\+[1-9]\d{7,14}")
_NATIONAL_DIGITS: Final = 10
_FEWEST_FULL_DIGITS: Final = 11
_COUNTRY: Final = "380"


@dataclass(frozen=True, slots=True)
class Typed:
    """A text message."""

    text: str
    message_id: int


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A contact card; ``user_id`` is whose, where Telegram knows it."""

    phone: str
    user_id: int | None
    message_id: int


@dataclass(frozen=True, slots=True)
class SharedPoint:
    """A point on the map, in degrees."""

    latitude: float
    longitude: float
    message_id: int


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else: a voice, a sticker, a photo. Its content is not looked at."""

    message_id: int


Input = Typed | SharedContact | SharedPoint | Other


@dataclass(frozen=True, slots=True)
class Misread:
    """Input that does not fit the step. ``key`` names the frame's sentence that says so."""

    key: str


NOT_UNDERSTOOD: Final = Misread("not-understood")
FOREIGN_CONTACT: Final = Misread("foreign-contact")
NOT_A_PHONE: Final = Misread("not-a-phone")
NOT_A_CODE: Final = Misread("not-a-code")
TOO_LONG: Final = Misread("too-long")


def read_answer(step: Step, given: Input, chat_user: int) -> Answer | Misread:
    """What the input answers to the step, by its kind.

    External steps take nothing from the chat: only their event answers them.
    """
    match step.kind, given:
        case Kind.ASK, Typed(text=text):
            return _text(text)
        case Kind.CODE, Typed(text=text):
            code = _PHONE_SIGNS.sub("", text)
            return code if _CODE.fullmatch(code) else NOT_A_CODE
        case Kind.CONTACT, Typed(text=text):
            phone = phone_of(text)
            return Contact(phone, is_own=False) if phone else NOT_A_PHONE
        case Kind.CONTACT, SharedContact(phone=shared, user_id=owner):
            if owner != chat_user:
                return FOREIGN_CONTACT
            phone = phone_of(shared)
            return Contact(phone, is_own=True) if phone else NOT_A_PHONE
        case Kind.LOCATION, SharedPoint(latitude=latitude, longitude=longitude):
            return Location(latitude, longitude)
    return NOT_UNDERSTOOD


def phone_of(text: str) -> str | None:
    """A phone in E.164: national «067…», with or without «+» before the country's code.

    Source: ITU-T E.164, at most 15 digits.
    """
    signs = _PHONE_SIGNS.sub("", text)
    if signs.isdecimal() and len(signs) == _NATIONAL_DIGITS and signs.startswith("0"):
        signs = f"+{_COUNTRY}{signs[1:]}"
    elif signs.isdecimal() and len(signs) >= _FEWEST_FULL_DIGITS:
        signs = f"+{signs}"
    return signs if signs.isascii() and _E164.fullmatch(signs) else None


def _text(text: str) -> str | Misread:
    plain = " ".join(text.split())
    return TOO_LONG if len(plain) > LONGEST_ANSWER else plain
