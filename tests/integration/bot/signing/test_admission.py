"""Who gets to see the page: launch data, codes handed over, cookies."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import SimpleCookie

import aiohttp
import pytest
from yarl import URL

from tests.kit.signing_house import PATIENT, STRANGER, SigningHouse


async def test_reading_the_address_changes_nothing(house: SigningHouse) -> None:
    link = await house.link()
    async with aiohttp.ClientSession() as preview:
        for _ in range(3):
            async with preview.get(link.address) as response:
                assert response.status == 200
                assert response.headers["Cache-Control"] == "no-store"
                assert "Set-Cookie" not in response.headers
            async with preview.head(link.address) as response:
                assert response.status == 200
    assert await house.states() == ["open"]
    await house.admitted(link)


async def test_the_page_is_the_same_for_every_token(house: SigningHouse) -> None:
    link = await house.link()
    async with aiohttp.ClientSession() as http:
        async with http.get(link.address) as response:
            known = await response.read()
        async with http.get(f"{house.page}/{'A' * 43}") as response:
            unknown = await response.read()
    assert known == unknown


async def test_the_cookie_is_strict_and_out_of_scripts_reach(house: SigningHouse) -> None:
    link = await house.link()
    async with aiohttp.ClientSession() as http:
        body = {"launch_data": house.launch()}
        async with http.post(f"{link.address}/open", json=body) as response:
            [(name, cookie)] = SimpleCookie(response.headers["Set-Cookie"]).items()
            answer = await response.json()
    assert name == f"signing-{answer['session']['id'].replace('-', '')}"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


async def test_launch_data_are_good_once(house: SigningHouse) -> None:
    link = await house.link()
    raw = house.launch()
    assert (await house.browser().open(link.address, launch_data=raw))[0] == 200
    status, answer = await house.browser().open(link.address, launch_data=raw)
    assert (status, answer["error"]["code"]) == (410, "signing_launch_outlived")


async def test_launch_data_used_for_one_link_are_no_good_for_another(house: SigningHouse) -> None:
    raw = house.launch()
    assert (await house.browser().open((await house.link()).address, launch_data=raw))[0] == 200
    status, _ = await house.browser().open((await house.link()).address, launch_data=raw)
    assert status == 410


async def test_old_launch_data_are_refused_and_burn_nothing(house: SigningHouse) -> None:
    link = await house.link()
    raw = house.launch(age=timedelta(minutes=5, seconds=1))
    status, answer = await house.browser().open(link.address, launch_data=raw)
    assert (status, answer["error"]["code"]) == (410, "signing_launch_outlived")
    assert await house.states() == ["open"]


@pytest.mark.parametrize("proof", [{}, {"launch_data": ""}, {"launch_data": "user=1&hash=0"}])
async def test_a_link_of_a_mini_app_opens_nowhere_else(
    house: SigningHouse, proof: dict[str, str]
) -> None:
    link = await house.link()
    status, answer = await house.browser().open(link.address, **proof)
    assert (status, answer["error"]["code"]) == (403, "signing_not_from_telegram")
    assert await house.states() == ["open"]


async def test_launch_data_with_one_field_changed_are_refused(house: SigningHouse) -> None:
    link = await house.link()
    raw = house.launch().replace(str(PATIENT), str(STRANGER))
    status, answer = await house.browser().open(link.address, launch_data=raw)
    assert (status, answer["error"]["code"]) == (403, "signing_not_from_telegram")
    assert await house.states() == ["open"]


async def test_without_the_cookie_there_is_nothing(house: SigningHouse) -> None:
    admitted = await house.admitted(await house.link())
    other = house.browser()
    other.session_id = admitted.session_id
    assert (await other.show())[0] == 403
    assert (await other.content())[0] == 403
    assert (await other.hand_over())[0] == 403
    other.http.cookie_jar.update_cookies({f"signing-{admitted.session_id.replace('-', '')}": "x"})
    assert (await other.content())[0] == 403


async def test_the_browser_admitted_last_holds_the_session(house: SigningHouse) -> None:
    link = await house.link()
    first, second = await house.admitted(link), await house.admitted(link)
    assert (await first.content())[0] == 403
    assert (await second.content())[0] == 200


async def test_a_code_handed_over_opens_one_other_browser_once(house: SigningHouse) -> None:
    link = await house.link()
    inside = await house.admitted(link)
    code = (await inside.hand_over())[1]["hand_over_code"]
    outside = house.browser()
    status, answer = await outside.open(link.address, code=code)
    assert status == 200
    assert answer["session"]["account"] == {"name": "Олена Прикладна", "id_ending": "1234"}
    assert (await outside.content())[0] == 200
    assert (await inside.content())[0] == 403
    status, answer = await house.browser().open(link.address, code=code)
    assert (status, answer["error"]["code"]) == (410, "signing_link_ended")


async def test_a_code_handed_over_lives_a_minute(house: SigningHouse) -> None:
    link = await house.link()
    inside = await house.admitted(link)
    code = (await inside.hand_over())[1]["hand_over_code"]
    house.clock.advance(timedelta(seconds=60))
    assert (await house.browser().open(link.address, code=code))[0] == 410
    assert (await inside.content())[0] == 200


async def test_a_framed_page_gets_its_code_at_once(house: SigningHouse) -> None:
    link = await house.link()
    framed = house.browser()
    _, answer = await framed.open(link.address, launch_data=house.launch(), is_framed=True)
    assert (await house.browser().open(link.address, code=answer["hand_over_code"]))[0] == 200


async def test_calls_from_other_sites_are_refused(house: SigningHouse) -> None:
    browser = await house.admitted(await house.link())
    status, answer = await browser.call(
        "GET",
        f"{house.page}/sessions/{browser.session_id}",
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert (status, answer["error"]["code"]) == (403, "signing_not_admitted")


@pytest.mark.parametrize(
    "path",
    ["index.html", "../model.py", "signer/../../model.py", "signer/__init__.py", "x.js"],
)
async def test_only_the_pages_own_scripts_and_styles_are_served(
    house: SigningHouse, path: str
) -> None:
    async with aiohttp.ClientSession() as http:
        address = URL(f"{house.page}/files/{path}", encoded=True)
        async with http.get(address) as response:
            assert response.status == 404


async def test_every_answer_carries_the_policy(house: SigningHouse) -> None:
    link = await house.link()
    async with aiohttp.ClientSession() as http:
        for address in (
            link.address,
            f"{house.page}/files/page.js",
            f"{house.page}/files/signer/worker.js",
            f"{house.page}/sessions/{'0' * 32}",
            f"{house.page}/files/none.js",
        ):
            async with http.get(address) as response:
                assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
                assert response.headers["Referrer-Policy"] == "no-referrer"
                assert response.headers["X-Content-Type-Options"] == "nosniff"
