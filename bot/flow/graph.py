"""Flows and steps: declared in the patient's order, checked when declared and when complete."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.flow.answers import Data, Kind
from bot.flow.outcomes import Abort, Done, Next, Outcome, Start, Stay, View
from bot.flow.talk import FlowError, Talk

NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
STEP: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
OPTION: Final = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
EVENT: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")

LONGEST_NAME: Final = 40
"""Characters of a flow's name: a deep link is 64, the rest carries the subject."""
LONGEST_OPTION: Final = 32
LONGEST_EVENT: Final = 64

Handler: TypeAlias = Callable[[Talk, Any], Awaitable[Outcome]]
Opening: TypeAlias = Callable[[Talk], Awaitable[Outcome]]
ViewMaker: TypeAlias = Callable[[Talk], Awaitable[View]]
LeftOut: TypeAlias = Callable[[Data], Collection[int]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its kind, its handler and everything it can lead to."""

    id: str
    kind: Kind
    handler: Handler
    leads_to: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    aborts: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    answered_by: tuple[str, ...] = ()
    stage: int | None = None
    can_go_back: bool = True
    view: ViewMaker | None = None

    def admit(self, outcome: Outcome) -> None:
        """Refuse what the step does not declare.

        Raises:
            FlowError: an undeclared target, problem, reason or flow.
        """
        match outcome:
            case Next(step=step):
                _declared("target", step, self.leads_to, self.id)
            case Stay(problem=problem):
                _declared("problem", problem, self.problems, self.id)
            case Abort(reason=reason):
                _declared("reason", reason, self.aborts, self.id)
            case Done(then=Start(flow=flow)):
                _declared("flow", flow, self.starts, self.id)

    def offered(self, view: View) -> tuple[str, ...]:
        """The options to show now.

        Raises:
            FlowError: the view names an option or a link that the step does not declare.
        """
        chosen = self.options if view.options is None else view.options
        for option in (*chosen, *view.links):
            _declared("option", option, self.options, self.id)
        return chosen

    def text_keys(self) -> Iterator[str]:
        """Every text this step can need, in the order a reader meets them."""
        yield self.id
        if self.kind is Kind.LIST:
            yield from (f"{self.id}-{part}" for part in ("item", "line", "empty"))
        yield from (f"{self.id}-{name}" for name in (*self.options, *self.problems))


class Flow:
    """One cabinet action: named like its file, its steps declared in the patient's order.

    Args:
        name: the file's name; also the deep-link payload and the locale file.
        section: what it belongs to, for the table of actions (``declaration``, ``person`` …).
        menu: place among the menu's buttons, smaller first; ``None`` keeps it off the menu.
        signed_in: the flow needs a signed-in person; the engine sees to it before its first step.
        page_stages: stages that the secure page shows after the last one of the chat; they count.
        left_out: stages that the way of a run with such data has not; they do not count.
        for_others: the flow also serves those whom the patient represents; the engine asks for
            whom before its first step, says so on every screen and carries it on.
        offers: buttons of the endings, each starting a flow:
            ``{"done": {"FIND": "find_doctor"}, "abort-full": {"OTHERS": "find_doctor"}}``.
            Their labels are ``done-FIND``, ``abort-full-OTHERS``.
    """

    def __init__(
        self,
        name: str,
        *,
        section: str,
        menu: int | None = None,
        signed_in: bool = False,
        page_stages: int = 0,
        left_out: LeftOut | None = None,
        for_others: bool = False,
        offers: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        _named("flow", name, NAME, LONGEST_NAME)
        self.name = name
        self.section = section
        self.menu = menu
        self.signed_in = signed_in
        self.page_stages = page_stages
        self.left_out = left_out
        self.for_others = for_others
        self.offers: Mapping[str, Mapping[str, str]] = offers or {}
        self.steps: dict[str, Step] = {}
        self.open: Opening | None = None
        self.opening_leads_to: tuple[str, ...] = ()
        self.opening_aborts: tuple[str, ...] = ()
        self.opening_starts: tuple[str, ...] = ()

    def step(
        self,
        kind: Kind,
        id: str,  # noqa: A002 - the house's own spelling of a step
        *,
        leads_to: tuple[str, ...] = (),
        options: tuple[str, ...] = (),
        problems: tuple[str, ...] = (),
        aborts: tuple[str, ...] = (),
        starts: tuple[str, ...] = (),
        answered_by: str | tuple[str, ...] = (),
        stage: int | None = None,
        can_go_back: bool = True,
        view: ViewMaker | None = None,
    ) -> Callable[[Handler], Handler]:
        """Declare the next step and its handler.

        Args:
            kind: what is asked for.
            id: name of the step inside the flow, kebab-case.
            leads_to: steps a :class:`Next` may name. Finishing is always allowed.
            options: buttons of the step; upper snake case.
            problems: what a :class:`Stay` may say.
            aborts: reasons an :class:`Abort` may give.
            starts: flows that ``Done(then=Start(…))`` may go on with.
            answered_by: events that answer an external step.
            stage: number in «Крок n з m»; steps of one stage share it. No stages, no counter.
            can_go_back: false where the way back is closed (something has been sent).
            view: makes what the text needs.

        Raises:
            FlowError: a name is malformed or taken, or the parts do not fit the kind.
        """
        events = (answered_by,) if isinstance(answered_by, str) else answered_by

        def declare(handler: Handler) -> Handler:
            step = Step(
                id=id,
                kind=kind,
                handler=handler,
                leads_to=leads_to,
                options=options,
                problems=problems,
                aborts=aborts,
                starts=starts,
                answered_by=events,
                stage=stage,
                can_go_back=can_go_back,
                view=view,
            )
            _check_step(self, step)
            self.steps[id] = step
            return handler

        return declare

    def opening(
        self,
        *,
        leads_to: tuple[str, ...] = (),
        aborts: tuple[str, ...] = (),
        starts: tuple[str, ...] = (),
    ) -> Callable[[Opening], Opening]:
        """Declare what decides where the flow begins; without it, at its first step."""

        def declare(opening: Opening) -> Opening:
            self.open = opening
            self.opening_leads_to = leads_to
            self.opening_aborts = aborts
            self.opening_starts = starts
            return opening

        return declare

    def admit_opening(self, outcome: Outcome) -> None:
        """Refuse what the opening does not declare.

        Raises:
            FlowError: an undeclared target, reason or flow, or a ``Stay``.
        """
        match outcome:
            case Next(step=step):
                _declared("target", step, self.opening_leads_to, "opening")
            case Abort(reason=reason):
                _declared("reason", reason, self.opening_aborts, "opening")
            case Done(then=Start(flow=flow)):
                _declared("flow", flow, self.opening_starts, "opening")
            case Stay():
                raise FlowError(f"{self.name}: an opening has no step to stay at")

    @property
    def first(self) -> Step:
        """The first declared step."""
        return next(iter(self.steps.values()))

    @property
    def stages(self) -> int:
        """How many stages the counter shows; 0 when the flow has no counter."""
        told = max((step.stage or 0 for step in self.steps.values()), default=0)
        return told + self.page_stages if told else 0

    def place(self, step: Step, data: Data) -> tuple[int, int] | None:
        """«Крок n з m» for a step of a run with these data; None where nothing is counted."""
        if not step.stage:
            return None
        missing = set(self.left_out(data)) - {step.stage} if self.left_out else set()
        total = self.stages - len(missing)
        number = step.stage - sum(stage < step.stage for stage in missing)
        return (number, total) if total > 1 else None

    @property
    def endings(self) -> tuple[str, ...]:
        """Text keys of the endings: ``done`` and every ``abort-<reason>``."""
        reasons = [*self.opening_aborts]
        for step in self.steps.values():
            reasons.extend(step.aborts)
        return ("done", *dict.fromkeys(f"abort-{reason}" for reason in reasons))

    def starts(self) -> set[str]:
        """Names of every flow that this one goes on with or offers."""
        names = set(self.opening_starts)
        for step in self.steps.values():
            names.update(step.starts)
        for offers in self.offers.values():
            names.update(offers.values())
        return names

    def text_keys(self) -> tuple[str, ...]:
        """Every text key of the flow; a test proves each exists in every language."""
        keys = ["title"]
        for step in self.steps.values():
            keys.extend(step.text_keys())
        for ending in self.endings:
            keys.append(ending)
            keys.extend(f"{ending}-{option}" for option in self.offers.get(ending, {}))
        return tuple(keys)

    def check(self) -> None:
        """Prove the flow whole once all its steps are declared.

        Raises:
            FlowError: no steps, a target that does not exist, an unreachable step, stages with
                gaps, offers of an unknown ending, or two things that share one text key.
        """
        if not self.steps:
            raise FlowError(f"{self.name}: no steps")
        self._check_targets()
        self._check_stages()
        for ending in self.offers:
            if ending not in self.endings:
                raise FlowError(f"{self.name}: offers of an unknown ending {ending!r}")
        keys = self.text_keys()
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise FlowError(f"{self.name}: text keys meant twice: {twice}")

    def _check_targets(self) -> None:
        """Every target exists, every step can be reached."""
        entry = self.opening_leads_to if self.open else (self.first.id,)
        reached: set[str] = set()
        waiting = list(entry)
        while waiting:
            name = waiting.pop()
            if name not in self.steps:
                raise FlowError(f"{self.name}: there is no step {name!r}")
            if name not in reached:
                reached.add(name)
                waiting.extend(self.steps[name].leads_to)
        lost = self.steps.keys() - reached
        if lost:
            raise FlowError(f"{self.name}: nothing leads to {sorted(lost)}")

    def _check_stages(self) -> None:
        """Stages run 1, 2, 3 … in the declared order."""
        previous = 0
        for step in self.steps.values():
            if step.stage is None:
                continue
            if step.stage not in (previous, previous + 1) or step.stage < 1:
                raise FlowError(f"{self.name}: {step.id} has stage {step.stage} after {previous}")
            previous = step.stage


_NEEDS_OPTIONS: Final = {Kind.CHOOSE, Kind.CONFIRM}
_NEEDS_VIEW: Final = {Kind.LIST}


def _check_step(flow: Flow, step: Step) -> None:
    """Refuse a malformed step when it is declared, where the traceback points at it."""
    _named("step", step.id, STEP, LONGEST_NAME)
    if step.id in flow.steps or step.id in ("title", "done", "abort", "opening"):
        raise FlowError(f"{flow.name}: the name {step.id!r} is taken")
    for option in step.options:
        _named("option", option, OPTION, LONGEST_OPTION)
    for name in (*step.problems, *step.aborts):
        _named("problem or reason", name, STEP, LONGEST_NAME)
    for event in step.answered_by:
        _named("event", event, EVENT, LONGEST_EVENT)
    if (step.kind is Kind.EXTERNAL) != bool(step.answered_by):
        raise FlowError(f"{flow.name}.{step.id}: external steps, and only they, await events")
    if step.kind in _NEEDS_OPTIONS and not step.options:
        raise FlowError(f"{flow.name}.{step.id}: nothing to choose from")
    if step.kind in _NEEDS_VIEW and step.view is None:
        raise FlowError(f"{flow.name}.{step.id}: a list needs a view that gives its items")


def _named(what: str, name: str, pattern: re.Pattern[str], longest: int) -> None:
    if not pattern.fullmatch(name) or len(name) > longest:
        raise FlowError(f"{name!r} is no name for a {what}: {pattern.pattern}, at most {longest}")


def _declared(what: str, name: str, declared: tuple[str, ...], where: str) -> None:
    if name not in declared:
        raise FlowError(f"{where}: undeclared {what} {name!r}; declared are {sorted(declared)}")
