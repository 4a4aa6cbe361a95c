"""Runs a flow's handlers and views, and turns outcomes into moves and screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import family
from bot.chats.model import Run, facts
from bot.chats.service import Chats
from bot.engine import callback, moves
from bot.engine.layout import Layout, aside
from bot.engine.screens import StepScreen, ending
from bot.engine.turn import Turn
from bot.flow import (
    Abort,
    Answer,
    Arguments,
    Chat,
    Done,
    Event,
    Flow,
    FlowError,
    HandOffDesk,
    Kind,
    Next,
    Outcome,
    SignInRequired,
    Start,
    Stay,
    Step,
    Talk,
    View,
)
from bot.flow.talk import CoreFor
from bot.notifications.model import Kind as Sending
from bot.notifications.model import Outgoing
from bot.texts import Texts
from core.client import CoreRefused, CoreUnavailable

SIGN_IN: Final = "sign_in"
SIGN_IN_FOR: Final = "sign_in_for"
CHOOSE_PERSON: Final = "choose_person"
RETURNED: Final = "run.returned"
"""The engine's own event: what a run was waiting for (sign-in) is finished; go on with it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine works with; put together by the app.

    Attributes:
        flows: every flow by name.
        texts: every text.
        chats: keeps events.
        desk: makes links to the secure page.
        services: what flows may ask for by name.
        core_for: the core's client for a chat; its calls raise ``SignInRequired`` when the
            patient's token no longer lives.
    """

    flows: Mapping[str, Flow]
    texts: Texts
    chats: Chats
    desk: HandOffDesk
    services: Mapping[str, Any]
    core_for: CoreFor


class Runner:
    """Moves runs of flows. Every method changes the turn; nothing is written or sent here."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def flow_of(self, run: Run) -> Flow:
        """The run's flow.

        Raises:
            FlowError: a deployment removed it.
        """
        try:
            return self._around.flows[run.flow]
        except KeyError:
            raise FlowError(f"there is no flow {run.flow!r}") from None

    def step_of(self, run: Run) -> Step | None:
        """The step a run stands at; None before its opening or when it no longer exists."""
        return moves.step_of(run, self._around.flows)

    # --- beginning --------------------------------------------------------------------------

    async def start(self, turn: Turn, start: Start, *, caller: UUID | None = None) -> None:
        """Begin a flow; the present run is set aside."""
        if start.flow not in self._around.flows:
            raise FlowError(f"there is no flow {start.flow!r}")
        if not self._around.flows[start.flow].for_others:
            start = replace(start, person=None)
        run = moves.begin(turn.conversation, self._around.flows, start, turn.now, caller=caller)
        await self.open(turn, run)

    async def open(self, turn: Turn, run: Run) -> None:
        """Decide a run's first step and show it."""
        flow = self.flow_of(run)
        if flow.signed_in and not turn.settings.is_signed_in:
            await self._sign_in_first(turn, run)
            return
        if flow.for_others and turn.settings.is_signed_in and run.person is None:
            asking = Start(CHOOSE_PERSON, data={"flow": flow.name})
            await self.start(turn, asking, caller=run.id)
            return
        if flow.open is None:
            await self._go(turn, run, Next(flow.first.id))
            return
        talk = self._talk(turn, run)
        try:
            outcome = await flow.open(talk)
        except SignInRequired:
            await self._sign_in_first(turn, run)
            return
        flow.admit_opening(outcome)
        turn.writes += talk.recorded
        await self._apply(turn, run, outcome)

    async def go_on(self, turn: Turn, run: Run) -> None:
        """Continue a run where it stands: its opening, or its present step."""
        if run is not turn.conversation.current:
            moves.continue_run(turn.conversation, self._around.flows, run, turn.now)
        if run.step is None:
            await self.open(turn, run)
        else:
            await self.show(turn, run)

    # --- answering --------------------------------------------------------------------------

    async def answer(self, turn: Turn, run: Run, answer: Answer) -> None:
        """Give an answer to the run's step and do what its handler decides."""
        step = self.flow_of(run).steps[run.step or ""]
        talk = self._talk(turn, run)
        try:
            outcome = await step.handler(talk, answer)
        except SignInRequired:
            await self._sign_in_first(turn, run)
            return
        step.admit(outcome)
        turn.writes += talk.recorded
        await self._apply(turn, run, outcome)

    async def show(self, turn: Turn, run: Run, *, misread: str | None = None) -> None:
        """Show the step that a run stands at."""
        # Whatever the view meets, the move before it stands: its handler may have acted.
        turn.keep()
        flow = self.flow_of(run)
        step = flow.steps[run.step or ""]
        talk = self._talk(turn, run)
        try:
            whom = await self._whom(talk)
            view = await step.view(talk) if step.view else View()
        except SignInRequired:
            await self._sign_in_first(turn, run)
            return
        screen = StepScreen(
            texts=self._around.texts,
            flow=flow,
            run=run,
            view=view,
            language=turn.settings.language,
            revision=turn.conversation.revision,
            misread=misread,
            whom=whom,
        )
        if step.kind is not Kind.EXTERNAL or view.hand_off is None:
            turn.show(screen.layout())
            return
        hand_off = view.hand_off
        chat = talk.chat

        async def with_link(connection: AsyncConnection) -> Layout:
            link = await self._around.desk.open(
                connection, chat=chat, instance=run.id, step=step.id, hand_off=hand_off
            )
            return screen.with_link(link).layout()

        turn.show(with_link)

    # --- leaving ----------------------------------------------------------------------------

    async def back(self, turn: Turn, run: Run) -> bool:
        """Return to the step before; False when there is none."""
        self.close_page(turn, run)
        if not moves.back(run, turn.now):
            return False
        turn.conversation.revision += 1
        await self.show(turn, run)
        return True

    def set_aside(self, turn: Turn) -> Run | None:
        """Stop the present run; the stopped run, or None when nothing was worth keeping."""
        run = turn.conversation.current
        if run is None:
            return None
        forgotten = moves.set_aside(turn.conversation, self._around.flows)
        turn.conversation.revision += 1
        return None if forgotten else run

    def erase(self, turn: Turn, run: Run) -> None:
        """Forget a run and what it gathered; its signing session ends."""
        self.close_page(turn, run)
        moves.end(turn.conversation, run)

    def close_page(self, turn: Turn, run: Run) -> None:
        """End the signing session of the run, if it stands at one."""
        step = self.step_of(run)
        if step is not None and step.kind is Kind.EXTERNAL:
            self._close(turn, run)

    # --- outcomes ---------------------------------------------------------------------------

    async def _apply(self, turn: Turn, run: Run, outcome: Outcome) -> None:
        match outcome:
            case Next():
                await self._go(turn, run, outcome)
            case Stay():
                self._make_current(turn, run)
                moves.stay(run, outcome, turn.now)
                turn.conversation.revision += 1
                await self.show(turn, run)
            case Done(then=Start() as then):
                moves.end(turn.conversation, run)
                person = then.person or run.person
                await self.start(turn, replace(then, person=person), caller=run.caller)
            case Done(person=UUID() as person) if caller := self._caller(turn, run):
                moves.end(turn.conversation, run)
                caller.person = person
                await self.go_on(turn, caller)
            case Done(args=args, subject=subject):
                await self._finish(turn, run, "done", args, subject)
            case Abort(reason=reason, args=args, subject=subject, person=person):
                key = f"abort-{reason}"
                await self._finish(turn, run, key, args, subject, offered_for=person)

    async def _go(self, turn: Turn, run: Run, outcome: Next) -> None:
        flow = self.flow_of(run)
        self._make_current(turn, run)
        left = self.step_of(run)
        moves.enter(run, flow.steps[outcome.step], outcome.data, turn.now)
        if left is not None and left.kind is Kind.EXTERNAL and left.id != run.step:
            self._close(turn, run)
        turn.conversation.revision += 1
        await self.show(turn, run)

    async def _finish(
        self,
        turn: Turn,
        run: Run,
        key: str,
        args: Arguments,
        subject: UUID | None,
        *,
        offered_for: UUID | None = None,
    ) -> None:
        flow, language = self.flow_of(run), turn.settings.language
        talk = self._talk(turn, run)
        moves.end(turn.conversation, run)
        layout = ending(
            self._around.texts,
            flow,
            key,
            language,
            args,
            offers=self._offers(run, key, subject or run.subject, offered_for or run.person),
            whom=await self._whom_if_told(talk),
        )
        caller = self._caller(turn, run)
        if caller is not None and key == "done":
            turn.said.append(Outgoing(Sending.MESSAGE, layout.text))
            self._return_to(turn, caller)
        elif turn.conversation.current is None:
            turn.show(layout, kind=Sending.RESULT)
        else:
            # Another flow is under way: its screen, its keyboard and its words stay.
            turn.said.append(aside(layout))

    def _offers(
        self, run: Run, key: str, subject: UUID | None, person: UUID | None
    ) -> Mapping[str, str]:
        """Names and callback data of the flows that an ending offers, for a person."""
        flows, offered = self._around.flows, self.flow_of(run).offers.get(key, {})
        return {
            name: callback.start(target, subject, person if flows[target].for_others else None)
            for name, target in offered.items()
        }

    def _caller(self, turn: Turn, run: Run) -> Run | None:
        return turn.conversation.find(run.caller) if run.caller else None

    def _return_to(self, turn: Turn, caller: Run) -> None:
        """Let the caller go on in a turn of its own.

        What the finished run grants (a confirmed token) is true only after the commit.
        """
        chats, chat_id, run_id = self._around.chats, turn.chat_id, caller.id
        turn.writes.append(
            lambda connection: chats.post_event(connection, chat_id, run_id, Event(RETURNED))
        )
        turn.raises_event = True

    # --- parts ------------------------------------------------------------------------------

    async def _sign_in_first(self, turn: Turn, run: Run) -> None:
        if run.flow == SIGN_IN:
            raise FlowError("sign-in itself asked for a signed-in person")
        if run is not turn.conversation.current:
            self._make_current(turn, run)
        is_own = self._talk(turn, run).chat.acting_for is None
        if is_own or not turn.settings.is_signed_in:
            await self.start(turn, Start(SIGN_IN), caller=run.id)
        else:
            await self.start(turn, Start(SIGN_IN_FOR, subject=run.person), caller=run.id)

    async def _whom(self, talk: Talk) -> Arguments | None:
        """For whom a screen is, where it is for another; as arguments of the frame's line.

        Raises:
            SignInRequired: the patient is signed out, or acts no longer for this one.
        """
        if talk.chat.acting_for is None:
            return None
        person = await family.find(talk, talk.chat.acting_for)
        if person is None:
            raise SignInRequired
        return person.args(family.day_of(talk))

    async def _whom_if_told(self, talk: Talk) -> Arguments | None:
        """As :meth:`_whom`: what has happened is said even when the core does not say for whom."""
        try:
            return await self._whom(talk)
        except (SignInRequired, CoreRefused, CoreUnavailable):
            return None

    def _make_current(self, turn: Turn, run: Run) -> None:
        if run is not turn.conversation.current:
            moves.continue_run(turn.conversation, self._around.flows, run, turn.now)

    def _close(self, turn: Turn, run: Run) -> None:
        chat, instance = self._chat(turn), run.id
        turn.writes.append(
            lambda connection: self._around.desk.close(connection, chat=chat, instance=instance)
        )

    def _chat(self, turn: Turn) -> Chat:
        return facts(turn.chat_id, turn.settings)

    def _talk(self, turn: Turn, run: Run) -> Talk:
        return Talk(
            chat=facts(turn.chat_id, turn.settings, run.person),
            instance=run.id,
            data=dict(run.data),
            now=turn.now,
            services=self._around.services,
            subject=run.subject,
            page=run.page,
            step=run.step or "",
            revision=turn.conversation.revision,
            core_for=self._around.core_for,
        )
