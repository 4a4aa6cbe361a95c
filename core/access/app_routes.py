"""HTTP methods of accesses: the channels that a patient lets act for him."""

from __future__ import annotations

from collections.abc import Sequence

from core.access.grants import GrantService
from core.access.model import Grant
from core.contract.access import App, AppQuery, Scope
from core.contract.wire import Paging
from core.kit.envelope import Reply
from core.kit.routing import Call, Route

_PIS = "PIS API 9.11.0.3"


class AppRoutes:
    """The accesses of the token's patient: he sees them and takes them back."""

    def __init__(self, grants: GrantService) -> None:
        self._grants = grants

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "GET",
                "/api/pis/apps",
                self._list_apps,
                scope=Scope.APPS_READ,
                query=AppQuery,
                response=list[App],
                summary="Channels that the patient lets act for him",
                client_method="access.apps",
                source=_PIS,
            ),
            Route(
                "GET",
                "/api/pis/apps/{id}",
                self._show_app,
                scope=Scope.APPS_READ,
                response=App,
                summary="One channel that the patient lets act for him",
                client_method="access.app",
                source=_PIS,
            ),
            Route(
                "DELETE",
                "/api/pis/apps/{id}",
                self._delete_app,
                scope=Scope.APPS_DELETE,
                status=204,
                summary="Take an access back; the channel's tokens end with it",
                client_method="access.delete_app",
                source=_PIS,
            ),
        ]

    async def _list_apps(self, call: Call) -> Reply:
        query = call.query(AppQuery)
        everything = await self._grants.all_of(call.db, call.person_id)
        grants = [grant for grant in everything if _wanted(grant, query)]
        start = (query.page_number - 1) * query.page_size
        page = grants[start : start + query.page_size]
        paging = Paging.at(query.page_number, query.page_size, len(grants))
        return Reply([_app(grant) for grant in page], paging=paging)

    async def _show_app(self, call: Call) -> Reply:
        return Reply(_app(await self._grants.get(call.db, call.person_id, call.id())))

    async def _delete_app(self, call: Call) -> Reply:
        await self._grants.revoke(call.db, call.person_id, call.id())
        return Reply()


def _app(grant: Grant) -> App:
    return App(
        id=grant.id,
        created_at=grant.inserted_at,
        updated_at=grant.updated_at,
        user_id=grant.user_id,
        applicant_user_id=grant.applicant_user_id,
        client_name=grant.client_name,
        client_id=grant.client_id,
        scope=grant.scopes,
    )


def _wanted(grant: Grant, query: AppQuery) -> bool:
    ids = [part.strip() for part in (query.client_ids or "").split(",") if part.strip()]
    names = [part.strip().casefold() for part in (query.client_names or "").split(",")]
    by_id = not ids or str(grant.client_id) in ids
    return by_id and any(name in grant.client_name.casefold() for name in names)
