"""Pages that belong to no flow: menu, stopped, continue?, not understood, page expired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.chats.model import Conversation, Run, Settings
from bot.engine import callback, moves
from bot.engine.layout import Button, Layout
from bot.engine.runner import SIGN_IN
from bot.engine.screens import FRAME, page
from bot.flow import Arguments, Flow
from bot.texts import Texts

MENU: Final = "menu"
HELP: Final = "help"

TEXTS: Final = (
    "menu",
    "continue-stopped",
    "stopped",
    "stopped-continue",
    "stopped-erase",
    "erased",
    "question",
    "question-continue",
    "question-anew",
    "question-erase",
    "not-understood",
    "not-understood-repeat",
    "page-expired",
    "page-expired-again",
    "stale",
    "help-button",
    "language-button",
    "to-menu",
    "stop",
    "back",
    "open-page",
    "previous-page",
    "next-page",
    "share-contact",
    "share-location",
    "step-counter",
    "acting-for",
    "words-hint",
    "received",
    "foreign-contact",
    "not-a-phone",
    "not-a-code",
    "too-long",
)
"""Every key of the frame's locale file that the engine needs; a test proves each exists."""


class Frame:
    """Lays out the pages of the frame.

    Args:
        texts: every text.
        flows: every flow by name.
        keep_drafts: how long a stopped conversation can be continued; whole days.
    """

    def __init__(self, texts: Texts, flows: Mapping[str, Flow], *, keep_drafts: timedelta) -> None:
        self._texts = texts
        self._flows = flows
        self._keep_drafts = keep_drafts
        self._on_menu = sorted(
            (flow for flow in flows.values() if flow.menu is not None),
            key=lambda flow: flow.menu or 0,
        )

    def menu(self, conversation: Conversation, settings: Settings) -> Layout:
        """What can be done; first of all, what was begun."""
        language = settings.language
        rows: list[list[Button]] = []
        stopped = moves.resumable(conversation, self._flows)
        if stopped is not None:
            rows.append([self._button("continue-stopped", language, callback.go_on(stopped.id))])
        if SIGN_IN in self._flows and not settings.is_signed_in:
            rows.append([self._flow(SIGN_IN, language)])
        rows += [[self._flow(flow.name, language)] for flow in self._on_menu]
        rows.append(
            [
                self._button("help-button", language, callback.frame(HELP)),
                self._button("language-button", language, callback.frame("language")),
            ]
        )
        return Layout(self._texts.text(FRAME, "menu", language), rows)

    def stopped(self, run: Run, language: str) -> Layout:
        """Stopped; nothing was sent. What was entered is kept, and may be erased (J0.3)."""
        return self._page(
            "stopped",
            language,
            ("stopped-continue", callback.go_on(run.id)),
            ("stopped-erase", callback.erase(run.id)),
            ("to-menu", callback.frame(MENU)),
            args={"days": self._keep_drafts.days},
        )

    def erased(self, language: str) -> Layout:
        """What was entered is gone."""
        return self._page("erased", language, ("to-menu", callback.frame(MENU)))

    def question(self, run: Run, language: str) -> Layout:
        """Continue where you stopped? (ER16)."""
        flow = self._flows[run.flow]
        step = moves.step_of(run, self._flows)
        number, total = (step and flow.place(step, run.data)) or (1, 1)
        return page(
            self._texts,
            FRAME,
            "question",
            language,
            args={"number": number, "total": total},
            buttons=(
                ("question-continue", callback.go_on(run.id)),
                ("question-anew", callback.anew(run.id)),
                ("question-erase", callback.erase(run.id)),
            ),
        )

    def not_understood(self, language: str) -> Layout:
        """Neither a button's word nor an answer (ER20)."""
        return self._page(
            "not-understood",
            language,
            ("not-understood-repeat", callback.REFRESH),
            ("help-button", callback.frame(HELP)),
        )

    def page_expired(self, revision: int, language: str) -> Layout:
        """The secure page was not used in time (ER11)."""
        return self._page(
            "page-expired",
            language,
            ("page-expired-again", callback.REFRESH),
            ("stop", callback.stop(revision)),
        )

    def _page(
        self, key: str, language: str, *buttons: tuple[str, str], args: Arguments | None = None
    ) -> Layout:
        return page(self._texts, FRAME, key, language, args=args, buttons=buttons)

    def _flow(self, name: str, language: str) -> Button:
        return Button(self._texts.label(name, "title", language), callback.start(name))

    def _button(self, key: str, language: str, data: str) -> Button:
        return Button(self._texts.label(FRAME, key, language), data)
