"""What only one may do who may act: changing one's data, signing for and ending a declaration.

Reading is everybody's with his own signature; who may ask for a declaration is looked at where one
is asked for, in the published order of checks.

Source: the same representative checks for person requests, CF 17628660007; for ending a
declaration, CF 17628660405.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.confidants.service import ConfidantService
from core.contract.access import Scope
from core.kit.envelope import Reply
from core.kit.routing import Call, Handler, Route

_ACTING = frozenset({Scope.PERSON_REQUEST_WRITE, Scope.REQUEST_SIGN, Scope.DECLARATION_TERMINATE})
_TAKING_BACK = "/actions/reject"


class ActingGuard:
    """Puts the check before the handlers of routes that act."""

    def __init__(self, confidants: ConfidantService) -> None:
        self._confidants = confidants

    def guarded(self, routes: Sequence[Route]) -> Sequence[Route]:
        """The routes, those of them that act with the check."""
        return [
            replace(route, handler=self._checking(route.handler)) if _acts(route) else route
            for route in routes
        ]

    def _checking(self, handler: Handler) -> Handler:
        async def handle(call: Call) -> Reply:
            applicant_id = call.user.applicant_person_id or call.person_id
            if applicant_id == call.person_id:  # a representative was looked at with his token
                await self._confidants.check(call.db, call.person_id, applicant_id)
            return await handler(call)

        return handle


def _acts(route: Route) -> bool:
    """Whether a route changes something in the person's name; taking one's word back is free."""
    changes = route.method != "GET" and not route.path.endswith(_TAKING_BACK)
    return changes and route.scope in _ACTING
