"""How a conversation moves: pure changes of a :class:`Conversation`, no input and no output."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from bot.chats.model import Conversation, Problem, Run
from bot.flow import Flow, Kind, Start, Stay, Step
from core.kit.ids import new_id

MOST_STOPPED: Final = 8
"""Stopped runs a chat may keep; the oldest give way."""

Flows = Mapping[str, Flow]


def begin(
    conversation: Conversation,
    flows: Flows,
    start: Start,
    now: datetime,
    *,
    caller: UUID | None = None,
) -> Run:
    """Make a new run the current one; the run that was current is set aside.

    Its first step is not decided yet: the opening does that. Stopped runs of the same flow about
    the same subject give way.
    """
    set_aside(conversation, flows, keep=caller)
    conversation.stopped = [
        run
        for run in conversation.stopped
        if run.id == caller or (run.flow, run.subject) != (start.flow, start.subject)
    ]
    run = Run(
        id=new_id(),
        flow=start.flow,
        touched_at=now,
        data=dict(start.data),
        subject=start.subject,
        caller=caller,
        person=start.person,
    )
    conversation.current = run
    conversation.revision += 1
    return run


def enter(run: Run, step: Step, data: Mapping[str, Any], now: datetime) -> None:
    """Go to a step with what the answer added. A step passed before is returned to."""
    _merge(run, data)
    if step.id in run.history:
        del run.history[run.history.index(step.id) :]
    elif run.step is not None and run.step != step.id:
        run.history.append(run.step)
    if not step.can_go_back:
        run.history.clear()
    if run.step != step.id:
        run.page = 0
    run.step = step.id
    run.problem = None
    run.touched_at = now


def stay(run: Run, outcome: Stay, now: datetime) -> None:
    """Remain at the step with a problem to say."""
    _merge(run, outcome.data)
    run.problem = Problem(outcome.problem, outcome.args)
    run.touched_at = now


def back(run: Run, now: datetime) -> bool:
    """Return to the step before; false when there is none."""
    if not run.history:
        return False
    run.step = run.history.pop()
    run.page = 0
    run.problem = None
    run.touched_at = now
    return True


def set_aside(conversation: Conversation, flows: Flows, *, keep: UUID | None = None) -> Run | None:
    """Stop the current run; what holds nothing worth continuing is forgotten.

    Args:
        conversation: the conversation.
        flows: all flows, by name.
        keep: a run to keep in any case: another will return to it.

    Returns:
        The run that was forgotten, if one was.
    """
    run = conversation.current
    conversation.current = None
    if run is None:
        return None
    if run.id != keep and not is_worth_keeping(run, flows):
        return run
    conversation.stopped.append(run)
    del conversation.stopped[:-MOST_STOPPED]
    return None


def continue_run(conversation: Conversation, flows: Flows, run: Run, now: datetime) -> None:
    """Make a stopped run the current one."""
    if run is not conversation.current:
        conversation.stopped.remove(run)
        set_aside(conversation, flows)
        conversation.current = run
    run.touched_at = now
    conversation.revision += 1


def end(conversation: Conversation, run: Run) -> None:
    """The run is over: finished, aborted or erased."""
    if run is conversation.current:
        conversation.current = None
        conversation.revision += 1
    else:
        conversation.stopped.remove(run)


def is_worth_keeping(run: Run, flows: Flows) -> bool:
    """Whether a stopped run can be continued with profit: answers given, or an event awaited."""
    step = step_of(run, flows)
    return step is not None and (run.has_progress or step.kind is Kind.EXTERNAL)


def step_of(run: Run, flows: Flows) -> Step | None:
    """The step a run stands at; None before its opening, or when a deployment removed it."""
    flow = flows.get(run.flow)
    return flow.steps.get(run.step) if flow and run.step else None


def awaiting(conversation: Conversation, flows: Flows, event: str) -> Run | None:
    """The run that waits for an event by name, the latest moved first."""
    runs = [*conversation.stopped, *([conversation.current] if conversation.current else [])]
    for run in sorted(runs, key=lambda run: run.touched_at, reverse=True):
        step = step_of(run, flows)
        if step is not None and event in step.answered_by:
            return run
    return None


def resumable(conversation: Conversation, flows: Flows) -> Run | None:
    """The stopped run to offer on the menu: the latest that can be shown again."""
    runs = [run for run in conversation.stopped if step_of(run, flows)]
    return max(runs, key=lambda run: run.touched_at, default=None)


def _merge(run: Run, data: Mapping[str, Any]) -> None:
    """Merge an answer's data; None removes a key."""
    for name, value in data.items():
        if value is None:
            run.data.pop(name, None)
        else:
            run.data[name] = value
