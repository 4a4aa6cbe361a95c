"""All routes of the control API."""

from __future__ import annotations

from aiohttp import web

from sandbox.telegram.control.act_routes import ActRoutes
from sandbox.telegram.control.people_routes import PeopleRoutes
from sandbox.telegram.control.routing import Route
from sandbox.telegram.control.tool_routes import ToolRoutes
from sandbox.telegram.state import State


def control_routes(state: State) -> list[web.RouteDef]:
    """The control API of a double."""
    all_routes: list[Route] = []
    tools = ToolRoutes(state, lambda: [route.description() for route in all_routes])
    all_routes.extend(tools.routes())
    all_routes.extend(PeopleRoutes(state).routes())
    all_routes.extend(ActRoutes(state).routes())
    return [route.definition() for route in all_routes]
