"""Kinds of steps, and what the patient's answer to each looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

Data: TypeAlias = Mapping[str, Any]


class Kind(Enum):
    """What a step asks for. A closed set: a new kind is a decision record."""

    ASK = "ask"
    """Free text. Answer: ``str``."""
    CHOOSE = "choose"
    """One of the declared options. Answer: :class:`Option`."""
    CONFIRM = "confirm"
    """Check answers before something happens. Answer: :class:`Option`."""
    CODE = "code"
    """A one-time code; the message that carried it is deleted. Answer: ``str`` of digits."""
    CONTACT = "contact"
    """A phone number, shared by button or typed. Answer: :class:`Contact`."""
    LOCATION = "location"
    """A point on the map, used once and never stored. Answer: :class:`Location`."""
    LIST = "list"
    """One of the items of a page that the view gives. Answer: :class:`ItemId`."""
    EXTERNAL = "external"
    """Happens elsewhere (secure page, clinic). Answer: :class:`Event`, never chat input."""
    SHOW = "show"
    """Something to read, with ways on. Answer: :class:`Option`."""


class Option(str):
    """A declared option that was chosen, by tap or by its word. Compares equal to its name.

    Steps that also take something else (text, an item, an event) tell the two apart by type.
    """

    __slots__ = ()


class ItemId(str):
    """The id of a list item that was chosen."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number. Contact cards of other people never get here: the engine refuses them."""

    phone: str
    """In E.164: ``+380…``."""
    is_own: bool
    """Telegram vouches that the number belongs to the sender; false for a typed number."""


@dataclass(frozen=True, slots=True)
class Location:
    """A point shared once, in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened outside the chat and answers an external step.

    ``data`` holds ids and codes, no personal data: an event waits in the bot's tables.
    """

    name: str
    data: Data = field(default_factory=dict)


Answer: TypeAlias = str | Option | ItemId | Contact | Location | Event
