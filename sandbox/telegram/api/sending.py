"""Methods that put a new message into a chat."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from sandbox.telegram.api.arguments import Upload
from sandbox.telegram.api.targets import (
    Call,
    existing_message,
    person_of_chat,
    recipient,
    replied_message,
)
from sandbox.telegram.api.text import CAPTION_LIMIT, MESSAGE_LIMIT, length, parse
from sandbox.telegram.errors import ApiError, bad_request, not_in_the_double
from sandbox.telegram.files import PHOTO_LIMIT_BYTES, UPLOAD_LIMIT_BYTES, StoredFile
from sandbox.telegram.images import size_of
from sandbox.telegram.messages import Message
from sandbox.telegram.people import Person
from sandbox.telegram.store import Json

_ACTIONS = {
    "cancel", "typing", "upload_photo", "record_video", "upload_video", "record_voice",
    "upload_voice", "record_audio", "upload_audio", "upload_document", "choose_sticker",
    "find_location", "pick_up_location", "record_video_note", "upload_video_note",
}  # fmt: skip
# Source: Bot API, sendPhoto.
_PHOTO_SIDES_LIMIT_PIXELS = 10_000
_PHOTO_RATIO_LIMIT = 20
_SERVICE_FIELDS = {"pinned_message", "web_app_data"}


def send_message(call: Call) -> Json:
    """``sendMessage``."""
    return _send(call, recipient(call), message_text(call, "message is too long"))


def message_text(call: Call, too_long: str) -> Json:
    """The text of a call as fields of a message.

    Raises:
        ApiError: empty, too long (worded as ``too_long``), or markup that cannot be parsed.
    """
    formatted = parse(
        call.text("text"),
        call.text("parse_mode"),
        call.arguments.get("entities"),
        call.state.find_user(call.bot),
    )
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if length(formatted.text) > MESSAGE_LIMIT:
        raise bad_request(too_long)
    return formatted.fields() | call.picked("link_preview_options")


def message_caption(call: Call, too_long: str) -> Json:
    """The caption of a call as fields of a message; empty when there is none.

    Raises:
        ApiError: too long (worded as ``too_long``), or markup that cannot be parsed.
    """
    formatted = parse(
        call.text("caption"),
        call.text("parse_mode"),
        call.arguments.get("caption_entities"),
        call.state.find_user(call.bot),
    )
    if length(formatted.text) > CAPTION_LIMIT:
        raise bad_request(too_long)
    return formatted.fields("caption", "caption_entities") if formatted.text else {}


def send_document(call: Call) -> Json:
    """``sendDocument``."""
    person = recipient(call)
    caption = message_caption(call, "message caption is too long")
    return _send(call, person, {"document": _file(call, "document").object()} | caption)


def send_photo(call: Call) -> Json:
    """``sendPhoto``."""
    person = recipient(call)
    content: Json = {"photo": [_file(call, "photo").object()]}
    content |= message_caption(call, "message caption is too long")
    if call.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    if call.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return _send(call, person, content)


def send_location(call: Call) -> Json:
    """``sendLocation``."""
    return _send(call, recipient(call), {"location": _place(call)})


def send_venue(call: Call) -> Json:
    """``sendVenue``. As in Telegram, the message has a location beside the venue."""
    place = _place(call)
    venue = {"location": place} | call.picked(
        "title", "address", "foursquare_id", "foursquare_type", "google_place_id",
        "google_place_type",
    )  # fmt: skip
    return _send(call, recipient(call), {"venue": venue, "location": place})


def send_contact(call: Call) -> Json:
    """``sendContact``."""
    contact = call.picked("phone_number", "first_name", "last_name", "vcard")
    return _send(call, recipient(call), {"contact": contact})


def send_chat_action(call: Call) -> bool:
    """``sendChatAction``."""
    action = call.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    person = recipient(call)
    shown = None if action == "cancel" else action
    call.state.chats.show_action(call.bot.id, person.id, shown)
    return True


def forward_message(call: Call) -> Json:
    """``forwardMessage``."""
    person = recipient(call)
    original = _source(call, "message to forward")
    if original.is_protected or _SERVICE_FIELDS & original.content.keys():
        raise bad_request("message can't be forwarded")
    sender = (
        call.state.bot_user(call.bot)
        if original.from_bot
        else call.state.people.get(original.person_id).user()
    )
    origin = {"type": "user", "sender_user": sender, "date": original.date}
    content = {"forward_origin": origin} | original.content
    return _send(
        call, person, content, markup=original.markup if original.inline_keyboard else None
    )


def copy_message(call: Call) -> Json:
    """``copyMessage``."""
    person = recipient(call)
    original = _source(call, "message to copy")
    if original.is_protected or _SERVICE_FIELDS & original.content.keys():
        raise bad_request("message can't be copied")
    content = dict(original.content)
    content.pop("forward_origin", None)
    if "caption" in call.arguments and "text" not in content:
        for name in ("caption", "caption_entities"):
            content.pop(name, None)
        content |= message_caption(call, "message caption is too long")
    return {"message_id": _send(call, person, content)["message_id"]}


def inline_identifier() -> str:
    """A new ``inline_message_id``."""
    return base64.urlsafe_b64encode(secrets.token_bytes(21)).decode()


def _source(call: Call, what: str) -> Message:
    person = person_of_chat(call, "from_chat_id")
    return existing_message(call, person, call.arguments["message_id"], what)


def _send(call: Call, person: Person, content: Json, *, markup: Json | None = None) -> Json:
    """Put a message with the call's delivery options into the chat."""
    call.state.flood.count(call.bot.id, person.id)
    reply_to = replied_message(call, person)
    markup = call.state.keyboards.read(call.arguments.get("reply_markup")) or markup
    if call.flag("protect_content"):
        content = content | {"has_protected_content": True}
    if effect := call.text("message_effect_id"):
        content = content | {"effect_id": effect}
    message = call.state.messages.append(
        call.bot.id, person.id, content, from_bot=True, markup=markup, reply_to=reply_to
    )
    return call.state.message_object(call.bot, message)


def _place(call: Call) -> Json:
    place = call.picked(
        "latitude", "longitude", "horizontal_accuracy", "heading", "proximity_alert_radius"
    )
    if not (-90 <= place["latitude"] <= 90 and -180 <= place["longitude"] <= 180):
        raise bad_request("wrong latitude or longitude specified")
    return place


def _file(call: Call, kind: str) -> StoredFile:
    """The file of a call: uploaded now, or known by its identifier."""
    given = call.arguments[kind]
    if isinstance(given, Upload):
        return _uploaded(call, kind, given)
    if given.startswith(("http://", "https://")):
        raise not_in_the_double("fetching a file by its URL")
    known = call.state.files.find(call.bot.id, given)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if (kind == "photo") != ("width" in known.about):
        raise bad_request(f"can't use file of type {_type_of(known)} as {kind.capitalize()}")
    return known


def _uploaded(call: Call, kind: str, upload: Upload) -> StoredFile:
    size = len(upload.content)
    if not size:
        raise bad_request("file must be non-empty")
    if size > UPLOAD_LIMIT_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo":
        return call.state.files.add(call.bot.id, kind, upload.content, **_photo(upload.content))
    return call.state.files.add(call.bot.id, kind, upload.content, name=upload.name or kind)


def _photo(content: bytes) -> dict[str, Any]:
    if len(content) > PHOTO_LIMIT_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is"
            f" {PHOTO_LIMIT_BYTES} bytes"
        )
    size = size_of(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    short, long = sorted(size)
    if short + long > _PHOTO_SIDES_LIMIT_PIXELS or long > _PHOTO_RATIO_LIMIT * short:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return {"width": size[0], "height": size[1]}


def _type_of(file: StoredFile) -> str:
    return "Photo" if "width" in file.about else "Document"
