"""A printed form taken apart into blocks, so that another medium can print the same content.

The form is HTML of plain structure (``printed_form``); a form that came with a registry extract may
hold any HTML, of which the text is kept and the rest is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from html.parser import HTMLParser


class Kind(Enum):
    """What a block is."""

    TITLE = "h1"
    HEADING = "h2"
    PARAGRAPH = "p"
    ROW = "dd"
    ITEM = "li"


@dataclass(frozen=True)
class Block:
    """A piece of text.

    Attributes:
        label: of a row, what the text is; of an item of a list, its number.
    """

    kind: Kind
    text: str
    label: str = ""


_KINDS = {
    "h1": Kind.TITLE, "h2": Kind.HEADING, "h3": Kind.HEADING, "h4": Kind.HEADING,
    "dd": Kind.ROW, "li": Kind.ITEM, "p": Kind.PARAGRAPH,
}  # fmt: skip
_INLINE = {"a", "abbr", "b", "em", "i", "small", "span", "strong", "sub", "sup", "u"}
_SILENT = {"head", "script", "style", "title", "template"}


def blocks_of(form: str) -> list[Block]:
    """The blocks of a form, in reading order; what holds no text is left out."""
    reader = _Reader()
    reader.feed(form)
    reader.close()
    reader.flush()
    return reader.blocks


class _Reader(HTMLParser):
    """Collects text and closes a block wherever an element that is no inline one begins or ends."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._kind = Kind.PARAGRAPH
        self._text: list[str] = []
        self._label = ""
        self._number = 0
        self._silent = 0
        self._is_label = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _INLINE:
            return
        self.flush()
        if tag in ("ol", "ul"):
            self._number = 0
        self._is_label = tag == "dt"
        self._kind = _KINDS.get(tag, Kind.PARAGRAPH)
        if tag == "li":
            self._number += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag not in _INLINE:
            self.flush()
            self._kind, self._is_label = Kind.PARAGRAPH, False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(data)

    def flush(self) -> None:
        """End the block that is being read."""
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if not text:
            return
        if self._is_label:
            self._label = text
            return
        label = {Kind.ROW: self._label, Kind.ITEM: f"{self._number}."}.get(self._kind, "")
        self.blocks.append(Block(self._kind, text, label))
        self._label = ""
