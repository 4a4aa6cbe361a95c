"""The vocabulary refuses what it does not know, when a flow is declared and when it answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.flow import (
    Abort,
    Access,
    Chat,
    Done,
    Flow,
    FlowError,
    Kind,
    Next,
    Option,
    Outcome,
    SignInRequired,
    Start,
    Stay,
    Step,
    Talk,
    View,
)
from bot.flows import check_together
from core.kit.ids import new_id
from tests.kit.demo_flows import demo_flows, order_flow


async def answer(talk: Talk, value: object) -> Outcome:
    return Done()


async def view(talk: Talk) -> View:
    return View()


def flow_of(**step: object) -> Flow:
    flow = Flow("demo", section="demo")
    kind = step.pop("kind", Kind.ASK)
    flow.step(kind, "first", **step)(answer)  # type: ignore[arg-type]
    return flow


def test_the_demo_flows_are_whole() -> None:
    flows = demo_flows()
    for flow in flows.values():
        flow.check()
    check_together(flows)


@pytest.mark.parametrize("name", ["", "Demo", "demo-flow", "1demo", "д", "a" * 41, "demo_"])
def test_a_name_of_a_flow_fits_a_deep_link(name: str) -> None:
    with pytest.raises(FlowError):
        Flow(name, section="demo")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("First", {}),
        ("first_step", {}),
        ("done", {}),
        ("opening", {}),
        ("first", {"options": ("lower",)}),
        ("first", {"problems": ("Bad Name",)}),
        ("first", {"answered_by": ("nodots",), "kind": Kind.EXTERNAL}),
        ("first", {"kind": Kind.EXTERNAL}),
        ("first", {"answered_by": "signing.signed"}),
        ("first", {"kind": Kind.CHOOSE}),
        ("first", {"kind": Kind.CONFIRM}),
        ("first", {"kind": Kind.LIST}),
    ],
)
def test_a_malformed_step_is_refused_where_it_is_declared(
    name: str, parts: dict[str, object]
) -> None:
    flow = Flow("demo", section="demo")
    kind = parts.pop("kind", Kind.ASK)
    with pytest.raises(FlowError):
        flow.step(kind, name, **parts)(answer)  # type: ignore[arg-type]


def test_a_step_is_declared_once() -> None:
    flow = flow_of()
    with pytest.raises(FlowError, match="taken"):
        flow.step(Kind.ASK, "first")(answer)


def test_a_flow_without_steps_is_none() -> None:
    with pytest.raises(FlowError, match="no steps"):
        Flow("demo", section="demo").check()


def test_every_target_exists() -> None:
    with pytest.raises(FlowError, match="there is no step 'nowhere'"):
        flow_of(leads_to=("nowhere",)).check()


def test_every_step_is_reached() -> None:
    flow = flow_of()
    flow.step(Kind.ASK, "island")(answer)
    with pytest.raises(FlowError, match="nothing leads to"):
        flow.check()


def test_with_an_opening_the_first_step_must_be_reached_too() -> None:
    flow = flow_of(leads_to=())
    flow.step(Kind.ASK, "second")(answer)

    @flow.opening(leads_to=("second",))
    async def opening(talk: Talk) -> Outcome:
        return Next("second")

    with pytest.raises(FlowError, match="nothing leads to"):
        flow.check()


@pytest.mark.parametrize("stages", [(2,), (1, 3), (1, 2, 1), (0,)])
def test_stages_run_in_order_without_gaps(stages: tuple[int, ...]) -> None:
    flow = Flow("demo", section="demo")
    names = [f"step{number}" for number in range(len(stages))]
    for number, stage in enumerate(stages):
        following = tuple(names[number + 1 : number + 2])
        flow.step(Kind.ASK, names[number], stage=stage, leads_to=following)(answer)
    with pytest.raises(FlowError, match="stage"):
        flow.check()


@pytest.mark.parametrize(
    ("stage", "left_out", "place"),
    [
        (1, (), (1, 4)),
        (4, (), (4, 4)),
        (3, (2,), (2, 3)),
        (1, (2,), (1, 3)),
        (3, (1, 2), (1, 2)),
        # One who stands there has not left it out.
        (2, (2,), (2, 4)),
        # A single step is not counted, nor one that is no stage.
        (3, (1, 2, 4), None),
        (None, (), None),
    ],
)
def test_what_a_way_leaves_out_does_not_count(
    stage: int | None, left_out: tuple[int, ...], place: tuple[int, int] | None
) -> None:
    flow = Flow(
        "demo", section="demo", page_stages=1, left_out=lambda data: data.get("left_out", ())
    )
    for number in (1, 2, 3):
        flow.step(Kind.ASK, f"step{number}", stage=number)(answer)
    step = flow.steps.get(f"step{stage}") or Step("one", Kind.ASK, answer, stage=stage)
    assert flow.place(step, {"left_out": left_out}) == place


def test_two_things_do_not_share_a_text() -> None:
    flow = flow_of(problems=("bad",), leads_to=("first-bad",))
    flow.step(Kind.ASK, "first-bad")(answer)
    with pytest.raises(FlowError, match="meant twice"):
        flow.check()


def test_offers_belong_to_an_ending_that_exists() -> None:
    flow = Flow("demo", section="demo", offers={"abort-never": {"GO": "demo"}})
    flow.step(Kind.ASK, "first")(answer)
    with pytest.raises(FlowError, match="unknown ending"):
        flow.check()


def test_flows_lead_to_flows_that_exist() -> None:
    flow = flow_of(starts=("elsewhere",))
    with pytest.raises(FlowError, match="elsewhere"):
        check_together({"demo": flow})


@pytest.mark.parametrize(
    "outcome",
    [
        Next("nowhere"),
        Stay("unheard-of"),
        Abort("unheard-of"),
        Done(then=Start("elsewhere")),
    ],
)
def test_an_undeclared_outcome_is_refused(outcome: Outcome) -> None:
    with pytest.raises(FlowError, match="undeclared"):
        flow_of().first.admit(outcome)


def test_declared_outcomes_pass() -> None:
    step = order_flow().steps["name"]
    for outcome in (Next("pick"), Stay("too-short"), Abort("refused"), Done()):
        step.admit(outcome)


def test_an_opening_has_nowhere_to_stay() -> None:
    with pytest.raises(FlowError, match="no step to stay at"):
        order_flow().admit_opening(Stay("too-short"))


def test_a_view_offers_declared_options_only() -> None:
    step = order_flow().steps["size"]
    assert step.offered(View()) == ("SMALL", "LARGE")
    assert step.offered(View(options=("LARGE",))) == ("LARGE",)
    with pytest.raises(FlowError):
        step.offered(View(options=("HUGE",)))
    with pytest.raises(FlowError):
        step.offered(View(links={"HUGE": "https://example.org"}))


def test_text_keys_are_derived_from_what_is_declared() -> None:
    keys = order_flow().text_keys()
    assert keys[:3] == ("title", "size", "size-SMALL")
    assert {"pick-item", "pick-line", "pick-empty", "name-too-short"} <= set(keys)
    assert keys[-3:] == ("done", "done-AGAIN", "abort-refused")
    assert len(keys) == len(set(keys))


def talk_of(**fields: object) -> Talk:
    chat = Chat(id=1, user_id=1, language="uk", is_signed_in=bool(fields.pop("signed_in", False)))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Talk(chat=chat, instance=new_id(), data={}, now=now, **fields)  # type: ignore[arg-type]


def test_the_core_is_for_those_who_signed_in() -> None:
    asked: list[Access] = []

    def core_for(chat: Chat, access: Access) -> str:
        asked.append(access)
        return "client"

    with pytest.raises(SignInRequired):
        _ = talk_of(core_for=core_for).core
    assert talk_of(core_for=core_for).public_core == "client"
    assert talk_of(core_for=core_for).unconfirmed_core == "client"
    assert talk_of(core_for=core_for, signed_in=True).core == "client"
    assert asked == [Access.NOBODY, Access.UNCONFIRMED, Access.PATIENT]


def test_an_unknown_service_is_a_mistake_that_names_the_known_ones() -> None:
    with pytest.raises(FlowError, match="directory"):
        talk_of(services={"directory": object()}).service("telepathy")


def test_a_key_of_a_call_is_the_same_when_the_handler_runs_again() -> None:
    one = talk_of(step="review", revision=7)
    again = Talk(
        chat=one.chat, instance=one.instance, data={}, now=one.now, step="review", revision=7
    )
    assert one.key("create") == again.key("create")
    assert one.key("create") != one.key("cancel")
    assert len(talk_of(step="s" * 40, revision=10**9).key("p" * 20)) <= 128


async def test_recorded_writes_get_the_connection_of_the_answer() -> None:
    seen: list[tuple[object, ...]] = []

    async def write(connection: object, what: str, *, why: str) -> None:
        seen.append((connection, what, why))

    talk = talk_of()
    talk.record(write, "binding", why="phone")
    for each in talk.recorded:
        await each("the connection")  # type: ignore[arg-type]
    assert seen == [("the connection", "binding", "phone")]


def test_an_option_equals_its_name() -> None:
    assert Option("SIGN") == "SIGN"
    assert isinstance(Option("SIGN"), str)
    assert not isinstance("SIGN", Option)
