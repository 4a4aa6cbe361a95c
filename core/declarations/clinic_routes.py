"""HTTP methods of declarations, for clinics' systems (МІС)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.contract import clinic_declarations as contract
from core.contract.access import Scope
from core.contract.declarations import SIGNED_FILE_TYPE
from core.contract.errors import ErrorCode
from core.contract.wire import Paging
from core.declarations import clinic_presentation as presentation
from core.declarations.clinic import ClinicDeclarationService, Held
from core.errors import NotAllowed
from core.kit.envelope import Reply
from core.kit.routing import Call, Route

_SOURCE = "МІС API 9.13"
_PATH = "/api/declarations"


class ClinicDeclarationRoutes:
    """The declarations with the legal entity of the token's employee."""

    def __init__(self, declarations: ClinicDeclarationService) -> None:
        self._declarations = declarations

    def routes(self) -> Sequence[Route]:
        """The methods."""
        one, scope = f"{_PATH}/{{id}}", Scope.CLINIC_DECLARATION_READ
        return [
            Route(
                "GET", _PATH, self._show_list, scope=scope,
                query=contract.ClinicDeclarationQuery, response=list[contract.ClinicDeclaration],
                summary="Declarations with the clinic, newest first",
                client_method="declarations.clinic_list", source=_SOURCE,
            ),
            Route(
                "GET", one, self._show, scope=scope,
                response=contract.ClinicDeclarationDetails, summary="A declaration with the clinic",
                client_method="declarations.clinic_get", source=_SOURCE,
            ),
            Route(
                "GET", f"{one}/signed_content", self._signed_file, scope=scope, response=bytes,
                summary="The signed file of a declaration with the clinic",
                client_method="declarations.clinic_signed_content",
            ),
        ]  # fmt: skip

    async def _show_list(self, call: Call) -> Reply:
        wanted = call.query(contract.ClinicDeclarationQuery)
        found, total = await self._declarations.page(call.db, _clinic(call), wanted)
        call.shown |= {item.person.id for item in found}
        return Reply(
            [presentation.in_list(item) for item in found], paging=Paging.of(wanted, total)
        )

    async def _show(self, call: Call) -> Reply:
        found = await self._held(call)
        content = await self._declarations.content(call.db, found)
        return Reply(presentation.details(found, content), urgent=presentation.links(found))

    async def _signed_file(self, call: Call) -> Reply:
        container = await self._declarations.signed_file(call.db, await self._held(call))
        return Reply(raw=container, content_type=SIGNED_FILE_TYPE)

    async def _held(self, call: Call) -> Held:
        found = await self._declarations.get(call.db, _clinic(call), call.id())
        call.shown.add(found.person.id)
        return found


def _clinic(call: Call) -> UUID:
    if call.user.legal_entity_id is None:
        raise NotAllowed(ErrorCode.FORBIDDEN)
    return call.user.legal_entity_id
