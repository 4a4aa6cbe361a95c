"""A screen before and after it takes the Bot API's form. Pure: no texts, no input, no output.

Where the patient has chosen text only, buttons that answer become numbered words; buttons that
open an address stay, since nobody can type them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bot.chats.model import Choice
from bot.engine import words
from bot.notifications.model import Kind, Outgoing

LONGEST_LABEL: Final = 26
LONGEST_TEXT: Final = 4096
"""Source: Bot API, sendMessage.text, 1-4096 characters after entities parsing."""
CONTACT: Final = "request_contact"
LOCATION: Final = "request_location"


@dataclass(frozen=True, slots=True)
class Button:
    """One button.

    Attributes:
        label: plain text.
        callback: what it answers, or None when it opens an address.
        address: what it opens.
        is_mini_app: open the address inside Telegram.
        is_word: the label may be typed instead (not for names of people).
    """

    label: str
    callback: str | None = None
    address: str | None = None
    is_mini_app: bool = False
    is_word: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """Text and buttons.

    Attributes:
        text: HTML.
        rows: buttons by rows.
        request: the Bot API's field and the label of the button that shares a phone or a place;
            such a screen has a reply keyboard.
    """

    text: str
    rows: list[list[Button]] = field(default_factory=list)
    request: tuple[str, str] | None = None

    def buttons(self) -> Iterator[Button]:
        """All buttons in reading order."""
        for row in self.rows:
            yield from row

    def choices(self) -> list[Choice]:
        """What words and numbers may stand for."""
        return [
            Choice(words.fingerprint(button.label) if button.is_word else None, button.callback)
            for button in self.buttons()
            if button.callback is not None
        ]


def outgoing(
    layout: Layout,
    kind: Kind,
    *,
    words_hint: str | None = None,
    anchor: int | None = None,
    note: str | None = None,
) -> Outgoing:
    """The screen as a delivery.

    Args:
        layout: what to show.
        kind: screen or result.
        words_hint: in text mode, what stands above the numbered words; None means buttons.
        anchor: the tapped message, the only one that may be edited.
        note: said above when the screen becomes a new message.
    """
    text = layout.text
    if words_hint is not None:
        text = f"{text}\n\n{_numbered(layout, words_hint)}"
    return Outgoing(
        kind=kind,
        text=cut(text),
        markup=_markup(layout, with_answers=words_hint is None),
        anchor=anchor,
        note=note,
    )


def aside(layout: Layout) -> Outgoing:
    """The layout as a message beside the present screen, with its buttons in any mode."""
    markup = _markup(layout, with_answers=True)
    return Outgoing(Kind.MESSAGE, cut(layout.text), markup=markup)


def shortened(label: str) -> str:
    """A label of what a list holds, no longer than a button may be."""
    if len(label) <= LONGEST_LABEL:
        return label
    return label[: LONGEST_LABEL - 1].rstrip() + "…"


def cut(text: str) -> str:
    """Whole paragraphs of a text up to Telegram's limit: a cut inside could break the markup."""
    while len(text) > LONGEST_TEXT and "\n" in text:
        text = text.rpartition("\n")[0]
    return text[:LONGEST_TEXT]


def _numbered(layout: Layout, hint: str) -> str:
    labels = [button.label for button in layout.buttons() if button.callback is not None]
    lines = [f"{number} – {label}" for number, label in enumerate(labels, 1)]
    return "\n".join([hint, *lines])


def _markup(layout: Layout, *, with_answers: bool) -> dict[str, Any] | None:
    if layout.request is not None:
        return _reply_keyboard(layout, layout.request)
    rows = [
        [_inline(button) for button in row if with_answers or button.address] for row in layout.rows
    ]
    filled = [row for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def _inline(button: Button) -> dict[str, Any]:
    if button.address is None:
        return {"text": button.label, "callback_data": button.callback}
    if button.is_mini_app:
        return {"text": button.label, "web_app": {"url": button.address}}
    return {"text": button.label, "url": button.address}


def _reply_keyboard(layout: Layout, request: tuple[str, str]) -> dict[str, Any]:
    share, label = request
    keyboard = [[{"text": label, share: True}]]
    keyboard += [[{"text": button.label} for button in row] for row in layout.rows]
    return {"keyboard": keyboard, "resize_keyboard": True, "one_time_keyboard": True}
