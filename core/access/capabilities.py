"""What this server offers beyond the published API, so that a channel can do without it."""

from __future__ import annotations

from collections.abc import Sequence

from core.contract.access import Capabilities
from core.kit.envelope import Reply
from core.kit.routing import Call, Route

_OWN = "own"


def capability_routes(served: Sequence[Route]) -> Sequence[Route]:
    """The method that lists the own methods among those served."""

    async def show(call: Call) -> Reply:
        own = sorted(f"{route.method} {route.path}" for route in served if route.source == _OWN)
        return Reply(Capabilities(methods=own))

    return [
        Route(
            "GET",
            "/api/capabilities",
            show,
            who="anyone",
            response=Capabilities,
            transactional=False,
            summary="Methods that the published API does not have",
            client_method="access.capabilities",
        )
    ]
