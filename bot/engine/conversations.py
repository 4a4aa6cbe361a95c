"""Conversations as the rest of the bot sees them: taps, input, events, and the ways out.

Every method changes a turn and leaves the commit to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog

from bot.chats.model import PendingEvent, Run
from bot.engine import callback, moves, words
from bot.engine.callback import Tap
from bot.engine.frame import Frame
from bot.engine.inputs import NOT_UNDERSTOOD, Input, Misread, Other, Typed, read_answer
from bot.engine.runner import RETURNED, Runner, Surroundings
from bot.engine.screens import FRAME
from bot.engine.turn import Shown, Turn
from bot.flow import Event, ItemId, Kind, Option, Start, Step

log = structlog.get_logger(__name__)

EXPIRED = ".expired"

OpenPage = Callable[[Turn, str, str], Awaitable[None]]
ShowFailure = Callable[[Turn, str], None]


class Conversations:
    """Leads conversations through their flows.

    Args:
        around: flows, texts, services.
        frame: pages that belong to no flow.
        open_page: opens a page of the frame by name and argument (help, language …).
        show_failure: shows the text of an error code that an event reports.
    """

    def __init__(
        self,
        around: Surroundings,
        frame: Frame,
        *,
        open_page: OpenPage,
        show_failure: ShowFailure,
    ) -> None:
        self._around = around
        self._runner = Runner(around)
        self._frame = frame
        self._open_page = open_page
        self._show_failure = show_failure

    # --- from outside the chat --------------------------------------------------------------

    async def handle_event(self, turn: Turn, pending: PendingEvent) -> None:
        """Give an event to the run that waits for it; one that nobody awaits changes nothing."""
        conversation = turn.conversation
        if pending.run_id is not None:
            run = conversation.find(pending.run_id)
        else:
            run = moves.awaiting(conversation, self._around.flows, pending.name)
        if run is None:
            log.info("event.ignored", code=pending.name, reason="nobody awaits it")
            return
        if pending.name == RETURNED:
            await self._runner.go_on(turn, run)
            return
        step = self._runner.step_of(run)
        if step is None or step.kind is not Kind.EXTERNAL:
            log.info("event.ignored", code=pending.name, reason="the step is over")
        elif pending.name in step.answered_by:
            await self._runner.answer(turn, run, Event(pending.name, pending.data))
        else:
            self._handle_failure(turn, run, pending)

    def _handle_failure(self, turn: Turn, run: Run, pending: PendingEvent) -> None:
        """The secure page expired or reports a code: said with the step's own way on."""
        if run is not turn.conversation.current:
            log.info("event.ignored", code=pending.name, reason="the run is set aside")
        elif pending.name.endswith(EXPIRED):
            revision, language = turn.conversation.revision, turn.settings.language
            turn.show(self._frame.page_expired(revision, language))
        elif "code" in pending.data:
            self._show_failure(turn, str(pending.data["code"]))
        else:
            log.info("event.ignored", code=pending.name, reason="the step does not await it")

    # --- ways in ----------------------------------------------------------------------------

    async def start(self, turn: Turn, start: Start) -> None:
        """Begin a flow, unless it is the present one at its beginning (a doubled tap).

        A long flow that was stopped on its way is not begun anew without asking (ER16).
        """
        if start.flow not in self._around.flows:
            self.to_menu(turn)
            return
        current = turn.conversation.current
        if current is not None and _is_doubled(turn, current, start):
            await self._runner.go_on(turn, current)
            return
        stopped = self._stopped_midway(turn, start)
        if stopped is not None:
            self._runner.set_aside(turn)
            turn.show(self._frame.question(stopped, turn.settings.language))
            return
        await self._runner.start(turn, start)

    async def come_back(self, turn: Turn) -> None:
        """The patient returns without a wish: ask whether to go on with a long flow (ER16)."""
        run = turn.conversation.current
        is_long = run is not None and run.has_progress and self._around.flows[run.flow].stages
        if run is None or not is_long or self._runner.step_of(run) is None:
            self.to_menu(turn)
            return
        self._runner.set_aside(turn)
        turn.show(self._frame.question(run, turn.settings.language))

    async def tap(self, turn: Turn, tap: Tap | None) -> None:
        """Do what a button says; a stale one shows the present screen instead."""
        if tap is None:
            await self._stale(turn)
            return
        await self._taps[tap.verb](self, turn, tap)

    async def given(self, turn: Turn, given: Input) -> None:
        """Take a message as the word of a button, or as the answer to the present step."""
        run = turn.conversation.current
        step = self._runner.step_of(run) if run else None
        if isinstance(given, Typed):
            takes_text = step is not None and step.kind in (Kind.ASK, Kind.CODE, Kind.CONTACT)
            chosen = words.find(
                turn.conversation.choices,
                given.text,
                with_numbers=turn.settings.is_text_only and not takes_text,
            )
            if chosen is not None:
                await self.tap(turn, callback.read(chosen))
                return
        if run is None or step is None:
            turn.show(self._frame.not_understood(turn.settings.language))
            return
        if step.kind is Kind.CODE and not isinstance(given, Other):
            turn.delete(given.message_id)
        answer = read_answer(step, given, chat_user=turn.chat_id)
        if isinstance(answer, Misread):
            await self._misread(turn, run, answer)
        else:
            await self._runner.answer(turn, run, answer)

    def expects_phone(self, turn: Turn) -> bool:
        """Whether the present step asks for a phone, so that ten digits are no tax number."""
        run = turn.conversation.current
        step = self._runner.step_of(run) if run else None
        return step is not None and step.kind is Kind.CONTACT

    # --- ways out ---------------------------------------------------------------------------

    async def refresh(self, turn: Turn) -> None:
        """Show the present screen again, or the menu when there is none."""
        run = turn.conversation.current
        if run is None or self._runner.step_of(run) is None:
            self.to_menu(turn)
        else:
            await self._runner.show(turn, run)

    async def back(self, turn: Turn) -> None:
        """One step back; from the first step, and from anywhere else, to the menu."""
        run = turn.conversation.current
        if run is None or not await self._runner.back(turn, run):
            self.to_menu(turn)

    def stop(self, turn: Turn) -> None:
        """Stop the present flow and keep what was entered (J0.3); the menu if nothing was."""
        run = turn.conversation.current
        if run is not None:
            self._runner.close_page(turn, run)
        stopped = self._runner.set_aside(turn)
        if stopped is None:
            turn.show(self._frame.menu(turn.conversation, turn.settings))
        else:
            turn.show(self._frame.stopped(stopped, turn.settings.language))

    def to_menu(self, turn: Turn) -> None:
        """Show the menu; the present flow is set aside and can be continued from there."""
        self._runner.set_aside(turn)
        turn.show(self._frame.menu(turn.conversation, turn.settings))

    # --- taps by verb -----------------------------------------------------------------------

    async def _tap_option(self, turn: Turn, tap: Tap) -> None:
        run, step = self._present(turn, tap)
        if run is None or step is None or tap.value not in step.options:
            await self._stale(turn)
        else:
            await self._runner.answer(turn, run, Option(tap.value))

    async def _tap_item(self, turn: Turn, tap: Tap) -> None:
        run, step = self._present(turn, tap)
        if run is None or step is None or step.kind is not Kind.LIST:
            await self._stale(turn)
        else:
            await self._runner.answer(turn, run, ItemId(tap.value))

    async def _tap_page(self, turn: Turn, tap: Tap) -> None:
        run, step = self._present(turn, tap)
        if run is None or step is None or not tap.value.isdecimal():
            await self._stale(turn)
            return
        run.page = int(tap.value)
        turn.conversation.revision += 1
        await self._runner.show(turn, run)

    async def _tap_back(self, turn: Turn, tap: Tap) -> None:
        run, _ = self._present(turn, tap)
        await (self.back(turn) if run else self._stale(turn))

    async def _tap_stop(self, turn: Turn, tap: Tap) -> None:
        run, _ = self._present(turn, tap)
        if run is None:
            await self._stale(turn)
        else:
            self.stop(turn)

    async def _tap_refresh(self, turn: Turn, tap: Tap) -> None:
        await self.refresh(turn)

    async def _tap_start(self, turn: Turn, tap: Tap) -> None:
        flow, subject, ending = callback.started(tap.value)
        person = await self._person_of(turn, ending) if ending else None
        await self.start(turn, Start(flow, subject, person=person))

    async def _tap_continue(self, turn: Turn, tap: Tap) -> None:
        run = self._stopped(turn, tap)
        if run is None:
            await self._stale(turn)
        else:
            await self._runner.go_on(turn, run)

    async def _tap_anew(self, turn: Turn, tap: Tap) -> None:
        run = self._stopped(turn, tap)
        if run is None:
            await self._stale(turn)
            return
        self._runner.erase(turn, run)
        anew = Start(run.flow, run.subject, person=run.person)
        await self._runner.start(turn, anew, caller=run.caller)

    async def _tap_erase(self, turn: Turn, tap: Tap) -> None:
        run = self._stopped(turn, tap)
        if run is not None:
            self._runner.erase(turn, run)
        turn.show(self._frame.erased(turn.settings.language))

    async def _tap_page_of_frame(self, turn: Turn, tap: Tap) -> None:
        name, _, argument = tap.value.partition(".")
        await self._open_page(turn, name, argument)

    _taps = {  # noqa: RUF012 - a look-up table, never changed
        "o": _tap_option,
        "i": _tap_item,
        "p": _tap_page,
        "b": _tap_back,
        "x": _tap_stop,
        "r": _tap_refresh,
        "s": _tap_start,
        "c": _tap_continue,
        "n": _tap_anew,
        "e": _tap_erase,
        "g": _tap_page_of_frame,
    }

    # --- parts ------------------------------------------------------------------------------

    async def _person_of(self, turn: Turn, ending: str) -> UUID | None:
        """For whom a button was made; None when this chat no longer acts for him."""
        own = turn.settings.person_id
        known = await self._around.chats.represented(turn.chat_id)
        people = [*([own] if own else []), *known]
        return next((each for each in people if callback.ending(each) == ending), None)

    def _present(self, turn: Turn, tap: Tap) -> tuple[Run | None, Step | None]:
        """The run and step a tap belongs to; nothing when its screen is no longer present."""
        run = turn.conversation.current
        if run is None or tap.revision != turn.conversation.revision:
            return None, None
        return run, self._runner.step_of(run)

    def _stopped(self, turn: Turn, tap: Tap) -> Run | None:
        run_id = callback.unpack_id(tap.value)
        return turn.conversation.find(run_id) if run_id else None

    def _stopped_midway(self, turn: Turn, start: Start) -> Run | None:
        current = turn.conversation.current
        runs = [*turn.conversation.stopped, *([current] if current else [])]
        return next(
            (
                run
                for run in runs
                if _is_same(run, start)
                and run.has_progress
                and self._around.flows[run.flow].stages
                and self._runner.step_of(run)
            ),
            None,
        )

    async def _stale(self, turn: Turn) -> None:
        """A button of an earlier screen (ER17): the present screen again, with a word if it moves.

        A doubled tap on the present screen edits it into itself, which Telegram calls unmodified.
        """
        note = self._around.texts.text(FRAME, "stale", turn.settings.language)
        await self.refresh(turn)
        if turn.shown is not None:
            turn.shown = Shown(turn.shown.layout, turn.shown.kind, note)

    async def _misread(self, turn: Turn, run: Run, misread: Misread) -> None:
        if misread is NOT_UNDERSTOOD:
            turn.show(self._frame.not_understood(turn.settings.language))
        else:
            await self._runner.show(turn, run, misread=misread.key)


def _is_same(run: Run, start: Start) -> bool:
    is_for_same = start.person in (None, run.person)
    return is_for_same and (run.flow, run.subject) == (start.flow, start.subject)


def _is_doubled(turn: Turn, run: Run, start: Start) -> bool:
    """Whether a start is the second tap of the one that began the present run.

    One who acts for another and starts the flow anew is asked for whom.
    """
    is_for_himself = run.person in (None, turn.settings.person_id)
    is_for_same = is_for_himself or start.person == run.person
    return is_for_same and _is_same(run, start) and not run.has_progress
