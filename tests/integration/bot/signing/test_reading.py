"""A GET of the secure page changes nothing, whatever the session is for; previews fetch links."""

from __future__ import annotations

from typing import Any

import pytest

from bot.flow import HandOff
from bot.signing.calls import SESSION
from tests.kit.core_service import RunningCore
from tests.kit.filling import applicant_in, registration
from tests.kit.guardians import mother_in
from tests.kit.signing_house import Browser, SigningHouse

KINDS = ("sign_in", "sign_up", "person_request", "add_child", "show_documents")


async def opened(house: SigningHouse, core: RunningCore, kind: str) -> Browser:
    """A page of the kind, admitted."""
    if kind == "sign_in":
        return await house.admitted(await house.link())
    if kind == "sign_up":
        person = await applicant_in(core, house)
        return await house.admitted(await house.link(registration(house, person)))
    await mother_in(core, house)
    details = {"kind": "email"} if kind == "person_request" else {}
    return await house.admitted(await house.link(HandOff(kind, details=details)))


async def kept(house: SigningHouse) -> list[Any]:
    """Everything that the bot keeps of sessions, and what conversations were told."""
    return [
        await house.rows("SELECT * FROM bot.signing_sessions ORDER BY id"),
        await house.events(),
    ]


def readable(house: SigningHouse) -> list[str]:
    """What can be got of a session."""
    return [
        route.path.removeprefix(SESSION).format(what="regions")
        for route in house.signing.routes
        if route.method == "GET" and route.path.startswith(SESSION)
    ]


@pytest.mark.parametrize("kind", KINDS)
async def test_reading_changes_nothing(house: SigningHouse, core: RunningCore, kind: str) -> None:
    browser = await opened(house, core, kind)
    before = await kept(house)
    assert readable(house)
    for rest in [*readable(house), "/form", "/form/open", "/scans", "/content", "/document"]:
        async with browser.http.get(browser.of(rest)) as response:
            assert response.status != 500
            assert "Set-Cookie" not in response.headers
    assert await kept(house) == before


async def test_a_page_with_nothing_to_show_ends_when_it_asks_and_not_when_it_is_fetched(
    house: SigningHouse, core: RunningCore
) -> None:
    browser = await opened(house, core, "show_documents")
    for rest in ("", "/scans"):
        await browser.http.get(browser.of(rest))
    assert (await browser.show())[1]["session"]["state"] == "viewed"
    assert (await browser.call("POST", browser.of("/scans")))[1] == {"missing": []}
    assert (await browser.show())[1]["session"]["state"] == "completed"
