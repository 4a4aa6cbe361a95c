"""What the page and the app do about a request."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bot.signing.remote.diia.callback import PATH
from bot.signing.remote.national import gost34311
from sandbox.remote.diia.callback import SignedFile, encoded
from sandbox.remote.diia.signing import sign_digest
from sandbox.trust.signing import SigningKey
from tests.kit.diia import SECRET
from tests.kit.people import SigningPerson
from tests.kit.signing_house import Browser, SigningHouse


async def invited(browser: Browser) -> tuple[int, dict[str, Any]]:
    address = f"{browser.base}/sessions/{browser.session_id}/remote/diia"
    return await browser.call("POST", address)


async def link(browser: Browser) -> str:
    status, answer = await invited(browser)
    assert status == 200, answer
    link: str = answer["link"]
    return link


async def state(browser: Browser) -> str:
    state: str = (await browser.show())[1]["session"]["state"]
    return state


async def posted(
    house: SigningHouse,
    request_id: str,
    body: bytes,
    *,
    path: str = f"{PATH}/{SECRET}",
    **headers: str,
) -> int:
    """A callback with these octets in ``encodeData``."""
    form = b"".join(
        (
            b'--part\r\nContent-Disposition: form-data; name="encodeData"\r\n\r\n',
            body,
            b"\r\n--part--\r\n",
        )
    )
    sent = {
        "Content-Type": "multipart/form-data; boundary=part",
        "X-Document-Request-Trace-Id": request_id,
        "X-Diia-Id-Action": "hashedFilesSigning",
        **headers,
    }
    base = house.page.removesuffix("/sign")
    async with house.browser().http.post(
        f"{base}{path}", data=BytesIO(form), headers=sent
    ) as response:
        assert (await response.json())["success"] is (response.status == 200)
        return response.status


def signed(house: SigningHouse, signer: SigningPerson, content: bytes) -> bytes:
    key = SigningKey(signer.key, signer.certificate)
    signature = sign_digest(gost34311(content), key, "DSTU", house.clock.now())
    return encoded([SignedFile("any.json", signature)])
