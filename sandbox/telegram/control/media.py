"""Files that a person sends."""

from __future__ import annotations

import base64

from sandbox.telegram.control.actor import Actor
from sandbox.telegram.control.errors import impossible
from sandbox.telegram.control.requests import Media
from sandbox.telegram.files import UPLOAD_LIMIT_BYTES
from sandbox.telegram.images import size_of
from sandbox.telegram.messages import Message
from sandbox.telegram.store import Json

# One grey pixel: enough of a picture for a bot that only asks what kind of message came.
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mOor6//DwAFfwKAiDmM6gAAAABJRU5ErkJggg=="
)
_STICKER_PIXELS = 512


def send_media(actor: Actor, request: Media) -> Message:
    """Send a sticker, a voice note or a photo made up on the spot."""
    caption = {"caption": request.caption} if request.caption else {}
    if request.kind == "photo":
        return actor.send({"photo": [_photo(actor, _PIXEL)]} | caption)
    files, bot_id = actor.state.files, actor.bot.id
    if request.kind == "voice":
        voice = files.add(bot_id, "voice", b"OggS", duration=3, mime_type="audio/ogg")
        return actor.send({"voice": voice.object()} | caption)
    sticker = files.add(
        bot_id, "sticker", _PIXEL, type="regular", width=_STICKER_PIXELS, height=_STICKER_PIXELS,
        is_animated=False, is_video=False, emoji="👋",
    )  # fmt: skip
    return actor.send({"sticker": sticker.object()})


def send_document(actor: Actor, name: str, content: bytes) -> Message:
    """Send a file.

    Raises:
        ControlError: it is empty or larger than bots may get.
    """
    if not 0 < len(content) <= UPLOAD_LIMIT_BYTES:
        raise impossible("a file has from 1 byte to 50 MB")
    document = actor.state.files.add(actor.bot.id, "document", content, name=name)
    return actor.send({"document": document.object()})


def _photo(actor: Actor, content: bytes) -> Json:
    width, height = size_of(content) or (1, 1)
    photo = actor.state.files.add(actor.bot.id, "photo", content, width=width, height=height)
    return photo.object()
