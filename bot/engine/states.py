"""aiogram's states of every flow, so that they are visible to its filters and tools."""

from __future__ import annotations

from collections.abc import Mapping

from aiogram.fsm.state import State, StatesGroup

from bot.flow import Flow


def states_of(flow: Flow) -> type[StatesGroup]:
    """The flow's ``StatesGroup``: one state for each step, named ``<flow>:<step>``."""
    states = {
        step.replace("-", "_"): State(state=step, group_name=flow.name) for step in flow.steps
    }
    name = "".join(part.capitalize() for part in flow.name.split("_"))
    return type(name, (StatesGroup,), {**states, "__doc__": f"States of the flow {flow.name}."})


def all_states(flows: Mapping[str, Flow]) -> dict[str, type[StatesGroup]]:
    """The groups of all flows by the flows' names."""
    return {name: states_of(flow) for name, flow in flows.items()}
