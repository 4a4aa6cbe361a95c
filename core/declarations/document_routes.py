"""HTTP methods of printed declarations: the print for the patient, its check for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core.contract import declaration_checks as contract
from core.contract.access import Scope
from core.declarations.checking import DeclarationChecker, ShownFile
from core.declarations.printing import PrintService
from core.declarations.service import DeclarationService
from core.kit.clock import Clock
from core.kit.envelope import Reply
from core.kit.limits import RateLimit
from core.kit.routing import Call, Route

_MINUTE = timedelta(minutes=1)


class PrintRoutes:
    """Prints of the declarations of the token's patient."""

    def __init__(self, declarations: DeclarationService, prints: PrintService) -> None:
        self._declarations = declarations
        self._prints = prints

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "GET", "/api/pis/declarations/{id}/printed_form", self._print,
                scope=Scope.DECLARATION_READ, response=bytes,
                summary="The declaration as PDF, with its signed file attached",
                client_method="declarations.printed_form",
            ),
        ]  # fmt: skip

    async def _print(self, call: Call) -> Reply:
        found = await self._declarations.get(call.db, call.person_id, call.id())
        printed = await self._prints.print(call.db, found)
        return Reply(raw=printed, content_type=contract.PRINTED_FORM_TYPE)


class CheckRoutes:
    """The check of a file that anybody shows.

    A channel counts its own visitors, so it may ask more often than an address may.
    """

    def __init__(
        self, checker: DeclarationChecker, clock: Clock, *, per_address: int, per_channel: int
    ) -> None:
        self._checker = checker
        self._of_address = RateLimit(per_address, _MINUTE, clock)
        self._of_channel = RateLimit(per_channel, _MINUTE, clock)

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "POST", "/api/declaration_checks", self._compare, who="anyone",
                octets=contract.MAX_CHECKED_BYTES, prepare=self._examine,
                response=contract.DeclarationCheck,
                summary="Check a printed declaration (PDF) or its signed file; nothing is kept",
                client_method="declarations.check",
            ),
        ]  # fmt: skip

    async def _examine(self, call: Call) -> ShownFile:
        if call.caller:
            self._of_channel.count(call.caller.client_id)
        else:
            self._of_address.count(call.address)
        return await self._checker.examine(call.octets)

    async def _compare(self, call: Call) -> Reply:
        return Reply(await self._checker.compare(call.db, call.preparation(ShownFile)))
