"""Composes what is shown from flows, views and texts. Pure: no input, no output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.chats.model import Run, Settings
from bot.engine import callback
from bot.engine.layout import CONTACT, LOCATION, Button, Layout, shortened
from bot.flow import Arguments, Flow, Kind, Link, Step, View
from bot.texts import Texts

FRAME: Final = "menu"
"""The locale file of buttons and sentences that belong to no flow."""

_REQUESTS: Final = {
    Kind.CONTACT: (CONTACT, "share-contact"),
    Kind.LOCATION: (LOCATION, "share-location"),
}


@dataclass(frozen=True, slots=True)
class StepScreen:
    """The screen of the step that a run stands at.

    Attributes:
        texts: every text.
        flow: the run's flow.
        run: where it stands.
        view: what the step's view told.
        language: of the chat.
        revision: of the conversation.
        link: to the secure page, for a step that hands off.
        misread: key of the frame's sentence to say instead, when input did not fit the kind.
        whom: for whom it is, if not for the patient himself; said above everything else.
    """

    texts: Texts
    flow: Flow
    run: Run
    view: View
    language: str
    revision: int
    link: Link | None = None
    misread: str | None = None
    whom: Arguments | None = None

    def layout(self) -> Layout:
        """Text and buttons.

        Raises:
            FlowError: the view names what the step does not declare.
            MissingText: a text or an argument of it is missing.
        """
        offered = self.step.offered(self.view)
        rows = [
            self._link(),
            *([self._item(number)] for number in range(1, len(self.view.items) + 1)),
            self._pages(),
            *([self._option(name)] for name in offered),
            self._footer(),
        ]
        return Layout(self._text(), [row for row in rows if row], self._request())

    def with_link(self, link: Link) -> StepScreen:
        """The same screen with a way to the secure page."""
        return replace(self, link=link)

    @property
    def step(self) -> Step:
        """The step shown."""
        return self.flow.steps[self.run.step or ""]

    @property
    def _args(self) -> Arguments:
        return {**self.view.args, **(self.link.args if self.link else {})}

    def _text(self) -> str:
        counter = ""
        if place := self.flow.place(self.step, self.run.data):
            told = {"number": place[0], "total": place[1]}
            counter = self.texts.text(FRAME, "step-counter", self.language, told) + " "
        return _for(self.texts, self.language, self.whom) + counter + self._sentence()

    def _sentence(self) -> str:
        if self.misread is not None:
            return self.texts.text(FRAME, self.misread, self.language)
        problem = self.run.problem
        if problem is not None:
            args = {**self._args, **problem.args}
            return self._own(f"{self.step.id}-{problem.name}", args)
        if self.step.kind is not Kind.LIST:
            return self._own(self.step.id, self._args)
        if not self.view.items:
            return self._own(f"{self.step.id}-empty", self._args)
        lines = [
            self._own(f"{self.step.id}-line", {**self._args, **item.args, "number": number})
            for number, item in enumerate(self.view.items, 1)
        ]
        return "\n\n".join([self._own(self.step.id, self._args), *lines])

    def _own(self, key: str, args: Arguments) -> str:
        return self.texts.text(self.flow.name, key, self.language, args)

    def _link(self) -> list[Button]:
        if self.link is None:
            return []
        label = self.texts.label(FRAME, "open-page", self.language)
        return [Button(label, address=self.link.address, is_mini_app=self.link.is_mini_app)]

    def _item(self, number: int) -> Button:
        item = self.view.items[number - 1]
        args = {**self._args, **item.args, "number": number}
        label = self.texts.label(self.flow.name, f"{self.step.id}-item", self.language, args)
        data = callback.item(self.revision, item.id)
        return Button(shortened(label), data, is_word=False)

    def _pages(self) -> list[Button]:
        buttons = []
        if self.run.page > 0:
            buttons.append(self._frame("previous-page", self._page(self.run.page - 1)))
        if self.view.more:
            buttons.append(self._frame("next-page", self._page(self.run.page + 1)))
        return buttons

    def _page(self, number: int) -> str:
        return callback.page(self.revision, number)

    def _option(self, name: str) -> Button:
        key = f"{self.step.id}-{name}"
        label = self.texts.label(self.flow.name, key, self.language, self._args)
        address = self.view.links.get(name)
        if address is not None:
            return Button(label, address=address)
        return Button(label, callback.option(self.revision, name))

    def _footer(self) -> list[Button]:
        stop = self._frame("stop" if self.run.history else "to-menu", callback.stop(self.revision))
        if not self.run.history:
            return [stop]
        return [self._frame("back", callback.back(self.revision)), stop]

    def _frame(self, key: str, data: str) -> Button:
        return Button(self.texts.label(FRAME, key, self.language), data)

    def _request(self) -> tuple[str, str] | None:
        request = _REQUESTS.get(self.step.kind)
        if request is None:
            return None
        field, key = request
        return field, self.texts.label(FRAME, key, self.language)


def ending(
    texts: Texts,
    flow: Flow,
    key: str,
    language: str,
    args: Arguments,
    *,
    offers: Mapping[str, str],
    whom: Arguments | None = None,
) -> Layout:
    """The screen of an ending: its text, the flows it offers, and the way to the menu.

    Args:
        texts: every text.
        flow: what has ended.
        key: how.
        language: of the chat.
        args: of the text and of the labels.
        offers: callback data by name.
        whom: for whom it was, if not for the patient himself.

    Raises:
        MissingText: a text or an argument of it is missing.
    """
    rows = [
        [Button(texts.label(flow.name, f"{key}-{name}", language, args), data)]
        for name, data in offers.items()
    ]
    rows.append([Button(texts.label(FRAME, "to-menu", language), callback.frame("menu"))])
    said = texts.text(flow.name, key, language, args)
    return Layout(_for(texts, language, whom) + said, rows)


def _for(texts: Texts, language: str, whom: Arguments | None) -> str:
    return texts.text(FRAME, "acting-for", language, whom) + "\n\n" if whom else ""


def page(
    texts: Texts,
    file: str,
    key: str,
    language: str,
    *,
    args: Arguments | None = None,
    buttons: Sequence[tuple[str, str]] = (),
) -> Layout:
    """A page of the frame; buttons are (key of the label in the same file, callback data).

    Raises:
        MissingText: a text or an argument of it is missing.
    """
    rows = [[Button(texts.label(file, label, language, args), data)] for label, data in buttons]
    return Layout(texts.text(file, key, language, args), rows)


def words_hint(texts: Texts, settings: Settings) -> str | None:
    """What stands above numbered words; None for chats with buttons."""
    return texts.text(FRAME, "words-hint", settings.language) if settings.is_text_only else None
