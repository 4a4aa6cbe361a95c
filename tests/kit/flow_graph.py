"""The graph of a flow, for proofs and drawings."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from bot.flow import Flow


def edges(flow: Flow) -> dict[str, set[str]]:
    """Where each step can lead."""
    return {step.id: set(step.leads_to) for step in flow.steps.values()}


def ends(flow: Flow) -> set[str]:
    """Steps whose handler can finish or abort the flow, by what its source returns."""
    return {step.id for step in flow.steps.values() if _names(step.handler) & {"Done", "Abort"}}


def _names(function: Callable[..., Any]) -> set[str]:
    """Names that a function's source uses, and those of the functions it calls in its module."""
    names: set[str] = set()
    waiting = [function]
    seen: set[Any] = set()
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        tree = ast.parse(textwrap.dedent(inspect.getsource(current)))
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= used
        module = inspect.getmodule(current)
        candidates = [getattr(module, name, None) for name in used]
        waiting += [found for found in candidates if inspect.isfunction(found)]
    return names
