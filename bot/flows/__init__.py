"""One file per cabinet action. A flow is found by being there: nothing is edited to add one."""

from __future__ import annotations

import importlib
import pkgutil

from bot.flow import Flow, FlowError


def discover() -> dict[str, Flow]:
    """Every flow of this folder by name, each proved whole.

    Raises:
        FlowError: a file without ``flow``, a flow named unlike its file, a broken flow, or a
            hand-over to a flow that does not exist.
    """
    flows: dict[str, Flow] = {}
    for module in pkgutil.iter_modules(__path__):
        flow = getattr(importlib.import_module(f"{__name__}.{module.name}"), "flow", None)
        if not isinstance(flow, Flow) or flow.name != module.name:
            raise FlowError(f"bot/flows/{module.name}.py does not define a flow of that name")
        flow.check()
        flows[flow.name] = flow
    check_together(flows)
    return flows


def check_together(flows: dict[str, Flow]) -> None:
    """Prove that every flow which another one starts or offers exists.

    Raises:
        FlowError: it does not.
    """
    for flow in flows.values():
        missing = flow.starts() - flows.keys()
        if missing:
            raise FlowError(f"{flow.name} leads to flows that do not exist: {sorted(missing)}")
