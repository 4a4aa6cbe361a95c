"""What must hold of every flow of the product, found by being there."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from bot import flows as flows_package
from bot.chats.model import Conversation, Run
from bot.chats.stored import split_state, state_of
from bot.engine import callback, frame
from bot.engine.runner import RETURNED, SIGN_IN
from bot.engine.states import states_of
from bot.flow import Flow, Kind
from bot.flows import check_together, discover
from bot.handlers.updates import PAGES
from bot.notifications.sender import BULK
from core.kit.ids import new_id
from tests.kit.flow_graph import edges, ends

FOLDER = Path(flows_package.__file__).parent
FLOWS = discover()
LARGEST_REVISION = 10**7
LONGEST_FLOW_LINES = 400
ALLOWED_IMPORTS = (
    "bot.flow", "core.client", "core.contract", "bot.directory", "bot.bindings", "bot.family",
    "bot.declaring", "bot.pictures",
)  # fmt: skip
RESERVED = {"menu", "start", "help", "language", "errors", "commands", "news", "notifications"}


@pytest.fixture(params=FLOWS.values(), ids=lambda flow: flow.name)
def flow(request: pytest.FixtureRequest) -> Flow:
    """Each flow."""
    found: Flow = request.param
    return found


def test_the_flows_lead_to_each_other() -> None:
    check_together(FLOWS)


def test_no_flow_takes_a_name_of_the_frame(flow: Flow) -> None:
    assert flow.name not in RESERVED


def test_a_flow_is_whole(flow: Flow) -> None:
    flow.check()


def test_every_step_can_be_ended(flow: Flow) -> None:
    """From every step some way leads out: an ending, another flow, or a step with one."""
    out = ends(flow)
    graph = edges(flow)
    changed = True
    while changed:
        more = {step for step, targets in graph.items() if targets & out} - out
        out |= more
        changed = bool(more)
    assert out >= flow.steps.keys()


def test_back_is_closed_only_behind_what_cannot_be_undone(flow: Flow) -> None:
    """A step without a way back is one that waits, or one that follows such a step."""
    for step in flow.steps.values():
        if not step.can_go_back:
            before = [other for other in flow.steps.values() if step.id in other.leads_to]
            assert step.kind in (Kind.EXTERNAL, Kind.SHOW, Kind.CODE) or all(
                not other.can_go_back or other.kind in (Kind.CONFIRM, Kind.EXTERNAL)
                for other in before
            ), f"{flow.name}.{step.id}"


def test_callback_data_of_every_button_fit(flow: Flow) -> None:
    person = new_id() if flow.for_others else None
    data = [callback.start(flow.name, new_id(), person)]
    for step in flow.steps.values():
        data += [callback.option(LARGEST_REVISION, option) for option in step.options]
    for offers in flow.offers.values():
        for target in offers.values():
            person = new_id() if FLOWS[target].for_others else None
            data.append(callback.start(target, new_id(), person))
    too_long = [each for each in data if len(each.encode()) > callback.LONGEST_BYTES]
    assert too_long == []


def test_a_deep_link_payload_fits(flow: Flow) -> None:
    assert len(callback.payload(flow.name, new_id())) <= 64


def test_the_states_are_aiograms_own(flow: Flow) -> None:
    group: Any = states_of(flow)
    names = {state.state for state in group.__all_states__}
    assert names == {f"{flow.name}:{step}" for step in flow.steps}
    for step in flow.steps:
        now: Any = None
        run = Run(id=new_id(), flow=flow.name, step=step, touched_at=now)
        assert split_state(state_of(run) or "") == (flow.name, step)


def test_a_flow_knows_only_the_vocabulary(flow: Flow) -> None:
    tree = ast.parse((FOLDER / f"{flow.name}.py").read_text(encoding="utf-8"))
    imported = [
        f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    ours = {name for name in imported if name.split(".")[0] in ("bot", "core", "sandbox")}
    strangers = {name for name in ours if not name.startswith(ALLOWED_IMPORTS)}
    assert strangers == set()
    assert not any(name.startswith(("aiogram", "sqlalchemy")) for name in imported)


def test_exactly_one_flow_signs_in() -> None:
    if any(flow.signed_in for flow in FLOWS.values()):
        assert SIGN_IN in FLOWS
        assert not FLOWS[SIGN_IN].signed_in


def test_places_on_the_menu_are_not_shared() -> None:
    places = [flow.menu for flow in FLOWS.values() if flow.menu is not None]
    assert len(places) == len(set(places))


def test_the_engines_own_event_is_nobody_elses() -> None:
    for flow in FLOWS.values():
        for step in flow.steps.values():
            assert RETURNED not in step.answered_by


def test_pages_that_buttons_open_exist() -> None:
    assert {frame.MENU, frame.HELP, "language"} <= PAGES.keys()


def test_answers_are_no_bulk() -> None:
    assert 0 not in [int(lane) for lane in BULK]


def test_an_empty_conversation_is_empty() -> None:
    assert Conversation().current is None
