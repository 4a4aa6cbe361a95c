"""Texts with entities, parsed and judged by TDLib.

Lengths are counted in UTF-16 code units, the unit of entity offsets. Whether Telegram counts the
4096 of a message in these units or in code points is not published; this is the stricter reading,
so a text that passes here passes there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sandbox.telegram.api import tdlib
from sandbox.telegram.errors import bad_request
from sandbox.telegram.store import Json

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024

FindUser = Callable[[int], Json | None]

_MODES: dict[str, Json] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 0},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
_TYPES = {
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
}
# Inside these nothing is recognised automatically.
_OPAQUE = {"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"}
_PRECISION = {"date": {"Short": "d", "Long": "D"}, "time": {"Short": "t", "Long": "T"}}


@dataclass(frozen=True)
class Formatted:
    """A text and what its parts are, in the Bot API's terms."""

    text: str
    entities: list[Json]

    def fields(self, text: str = "text", entities: str = "entities") -> Json:
        """The two fields of a message; an empty list of entities is left out."""
        fields: Json = {text: self.text}
        return fields | ({entities: self.entities} if self.entities else {})


def length(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(
    text: str, parse_mode: str, entities: Iterable[Any] | None, find_user: FindUser
) -> Formatted:
    """The text as Telegram would send it: markup resolved, links found, blank ends cut off.

    Raises:
        ApiError: the markup or the entities cannot be parsed, with TDLib's sentence.
    """
    text = text.replace("\r", "")
    if parse_mode:
        formatted = _marked_up(text, parse_mode, find_user)
    else:
        formatted = Formatted(text, [_given(entity, find_user) for entity in entities or ()])
    formatted = _trimmed(_bounded(formatted))
    explicit = formatted.entities
    opaque = [entity for entity in explicit if entity["type"] in _OPAQUE]
    found = [
        entity
        for entity in recognised(formatted.text)
        if not any(_overlap(entity, other) for other in opaque)
    ]
    both = sorted(explicit + found, key=lambda entity: (entity["offset"], -entity["length"]))
    return replace(formatted, entities=both)


def recognised(text: str) -> list[Json]:
    """Commands, links, mentions and the like that Telegram finds in a plain text."""
    answer = tdlib.execute({"@type": "getTextEntities", "text": text})
    return [_entity(entity, lambda _: None) for entity in answer["entities"]]


def checked_link(url: str) -> str | None:
    """A link as TDLib normalises it, or ``None`` when TDLib does not take it for one."""
    quoted = url.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    answer = tdlib.execute(
        {
            "@type": "parseTextEntities",
            "text": f'<a href="{quoted}">x</a>',
            "parse_mode": _MODES["html"],
        }
    )
    for entity in answer.get("entities", ()):
        if entity["type"]["@type"] == "textEntityTypeMentionName":
            return url
        if entity["type"]["@type"] == "textEntityTypeTextUrl":
            return str(entity["type"]["url"])
    return None


def _marked_up(text: str, parse_mode: str, find_user: FindUser) -> Formatted:
    mode = _MODES.get(parse_mode.lower())
    if mode is None:
        raise bad_request("unsupported parse_mode")
    answer = tdlib.execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if answer["@type"] == "error":
        raise bad_request(answer["message"])
    entities = [_entity(entity, find_user) for entity in answer["entities"]]
    # A mention of somebody the bot has not met stays plain text.
    return Formatted(answer["text"], [entity for entity in entities if _is_complete(entity)])


def _entity(entity: Json, find_user: FindUser) -> Json:
    """A TDLib entity in the Bot API's terms."""
    kind: Json = entity["type"]
    name = _TYPES.get(kind["@type"].removeprefix("textEntityType"), "unknown")
    converted: Json = {"type": name, "offset": entity["offset"], "length": entity["length"]}
    for field in ("url", "language", "custom_emoji_id", "unix_time"):
        if kind.get(field):
            converted[field] = kind[field]
    if name == "text_mention":
        converted["user"] = find_user(kind["user_id"])
    if form := _date_time_format(kind.get("formatting_type")):
        converted["date_time_format"] = form
    return converted


def _date_time_format(form: Json | None) -> str:
    if form is None:
        return ""
    if form["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    letters = "w" if form["show_day_of_week"] else ""
    for part, by_precision in _PRECISION.items():
        precision = form[f"{part}_precision"]["@type"].removeprefix("dateTimePartPrecision")
        letters += by_precision.get(precision, "")
    return letters


def _given(entity: Any, find_user: FindUser) -> Json:
    """An entity that the bot named itself."""
    if not isinstance(entity, dict):
        raise bad_request("Can't parse MessageEntity: MessageEntity must be an Object")
    for field in ("offset", "length"):
        if not isinstance(entity.get(field), int):
            raise bad_request(f"Can't parse MessageEntity: Can't find field \"{field}\"")
    if entity.get("type") not in _TYPES.values():
        raise bad_request("Can't parse MessageEntity: Unsupported type specified")
    given = dict(entity)
    if given["type"] == "text_mention":
        given["user"] = find_user((given.get("user") or {}).get("id", 0))
    if not _is_complete(given):
        raise bad_request("Can't parse MessageEntity: a field of its type is missing")
    return given


def _is_complete(entity: Json) -> bool:
    needed = {"text_mention": "user", "text_link": "url", "custom_emoji": "custom_emoji_id"}
    field = needed.get(entity["type"])
    return field is None or bool(entity.get(field))


def _bounded(formatted: Formatted) -> Formatted:
    """Entities cut to the text; empty ones dropped."""
    end = length(formatted.text)
    kept = []
    for entity in formatted.entities:
        start = max(0, entity["offset"])
        stop = min(end, entity["offset"] + entity["length"])
        if start < stop:
            kept.append(entity | {"offset": start, "length": stop - start})
    return Formatted(formatted.text, kept)


def _trimmed(formatted: Formatted) -> Formatted:
    """Blank ends cut off; a blank start that an entity covers stays, as TDLib leaves it."""
    text = formatted.text.rstrip()
    first = min((entity["offset"] for entity in formatted.entities), default=length(text))
    # Blanks are one code unit each, so counting them and counting units is the same.
    cut = min(len(text) - len(text.lstrip()), first)
    moved = [entity | {"offset": entity["offset"] - cut} for entity in formatted.entities]
    return _bounded(Formatted(text[cut:], moved))


def _overlap(one: Json, other: Json) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )
