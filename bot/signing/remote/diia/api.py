"""Calls of an acquirer at Дія: branches, offers, requests. No retries beyond an ended token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from bot.signing.remote.calls import Answer, Caller
from bot.signing.remote.diia.tokens import SessionTokens
from bot.signing.remote.model import RemoteRefused, RemoteUnavailable

SCOPE: Final = "diiaId"
SIGNING: Final = "hashedFilesSigning"
"""Scope of branch and offer, part of a request, and the action named in a callback."""

_UNAUTHORIZED: Final = 401
_PAGE: Final = 100
_MOST_PAGES: Final = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A branch or an offer as it stands at Дія.

    Attributes:
        id: for addresses and settings.
        name: as it was given.
        actions: which actions of ``diiaId`` it allows.
    """

    id: str
    name: str
    actions: frozenset[str]


class DiiaApi:
    """One acquirer's calls."""

    def __init__(self, caller: Caller, tokens: SessionTokens) -> None:
        self._caller = caller
        self._tokens = tokens

    async def branches(self) -> Sequence[Listed]:
        """Every branch of the acquirer.

        Raises:
            RemoteUnavailable, RemoteRefused: as for every call here.
        """
        return await self._list("/api/v2/acquirers/branches", "branches")

    async def create_branch(self, branch: Mapping[str, Any]) -> str:
        """Its id."""
        return (await self._post("/api/v2/acquirers/branch", branch)).text("_id")

    async def offers(self, branch_id: str) -> Sequence[Listed]:
        """Every offer of a branch."""
        return await self._list(f"/api/v1/acquirers/branch/{_segment(branch_id)}/offers", "offers")

    async def create_offer(self, branch_id: str, offer: Mapping[str, Any]) -> str:
        """Its id."""
        path = f"/api/v1/acquirers/branch/{_segment(branch_id)}/offer"
        return (await self._post(path, offer)).text("_id")

    async def request(self, branch_id: str, request: Mapping[str, Any]) -> str:
        """The deep link of a new dynamic request of an offer."""
        path = f"/api/v2/acquirers/branch/{_segment(branch_id)}/offer-request/dynamic"
        return (await self._post(path, request)).text("deeplink")

    async def _list(self, path: str, name: str) -> list[Listed]:
        found: list[Listed] = []
        for page in range(_MOST_PAGES):
            params = {"skip": page * _PAGE, "limit": _PAGE}
            answer = await self._authorized("GET", path, params=params)
            items = answer.body.get(name) if isinstance(answer.body, dict) else None
            if not isinstance(items, list):
                raise RemoteUnavailable(f"the answer has no {name!r}")
            found += map(_listed, items)
            if len(items) < _PAGE:
                break
        return found

    async def _post(self, path: str, body: Mapping[str, Any]) -> Answer:
        return await self._authorized("POST", path, json=dict(body))

    async def _authorized(self, method: str, path: str, **options: Any) -> Answer:
        answer = await self._with_token(method, path, options)
        if answer.status == _UNAUTHORIZED:
            # It ended earlier than published, or Дія was restarted: once more with a new one.
            answer = await self._with_token(method, path, options)
        if not answer.is_good:
            raise RemoteRefused(f"Дія answered {answer.status} to {method} {path}")
        return answer

    async def _with_token(self, method: str, path: str, options: Mapping[str, Any]) -> Answer:
        token = await self._tokens.get()
        headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
        call = self._caller.get if method == "GET" else self._caller.post
        answer = await call(path, headers=headers, **options)
        if answer.status == _UNAUTHORIZED:
            self._tokens.drop(token)
        return answer


def _segment(identifier: str) -> str:
    return quote(identifier, safe="")


def _listed(item: Any) -> Listed:
    """One item of a list.

    Raises:
        RemoteUnavailable: it is not of the published form.
    """
    if not isinstance(item, dict) or not isinstance(item.get("_id"), str):
        raise RemoteUnavailable("a list holds something without an _id")
    scopes = item.get("scopes")
    actions = scopes.get(SCOPE) if isinstance(scopes, dict) else None
    names = [one for one in actions if isinstance(one, str)] if isinstance(actions, list) else []
    return Listed(item["_id"], str(item.get("name", "")), frozenset(names))
