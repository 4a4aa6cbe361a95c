"""Cases of the central system about registration, run through the API.

They are of the cabinet's method of 2019; here the method of 2025 has its place. A case whose answer
differs names the reason.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.kit.applicants import address
from tests.kit.registration import sent_code, signed_data

from .desk import SIGN_UP, Desk, told
from .published import cases

Step = Callable[[Desk], Awaitable[tuple[int, Any]]]


async def new_person(desk: Desk) -> tuple[int, Any]:
    return await desk.register()


async def recorded_by_a_clinic(desk: Desk) -> tuple[int, Any]:
    await desk.record()
    return await desk.register()


async def several_recorded(desk: Desk) -> tuple[int, Any]:
    await desk.record()
    await desk.record()
    return await desk.register()


async def registered_before(desk: Desk) -> tuple[int, Any]:
    await desk.register()
    return await desk.register()


async def blocked(desk: Desk) -> tuple[int, Any]:
    await desk.register()
    await desk.core.execute("UPDATE core.account SET blocked_at = now()")
    return await desk.register()


async def two_homes(desk: Desk) -> tuple[int, Any]:
    homes = [address(settlement_id=str(desk.person.settlement_id)) for _ in range(2)]
    return await desk.register(addresses=homes)


async def other_surname(desk: Desk) -> tuple[int, Any]:
    return await desk.register(last_name="Інакша")


async def content_that_is_no_text(desk: Desk) -> tuple[int, Any]:
    return await desk.register(body={"signed_content": 1})


async def without_the_channels_key(desk: Desk) -> tuple[int, Any]:
    signed = {"signed_content": "AAAA", "signed_content_encoding": "base64"}
    return await desk.core.raw("POST", SIGN_UP, json=signed)


async def nonce_of_another_channel(desk: Desk) -> tuple[int, Any]:
    other = Desk(desk.core, await desk.core.channel(), desk.person)
    data = desk.person.data()
    signed = await signed_data(desk.core, other.bot, desk.person, data)
    return await desk.register(body={"signed_content": signed})


async def wrong_code(desk: Desk) -> tuple[int, Any]:
    phone = "+380007654321"
    right = await sent_code(desk.core, desk.bot, phone)
    wrong = "1111" if right != "1111" else "2222"
    method = {"type": "OTP", "phone_number": phone}
    return await desk.register(body={"otp": wrong}, authentication_methods=[method])


async def method_that_is_no_phone(desk: Desk) -> tuple[int, Any]:
    return await desk.register(authentication_methods=[{"type": "OFFLINE"}])


async def no_method(desk: Desk) -> tuple[int, Any]:
    return await desk.register(authentication_methods=[])


async def code_with_a_fraction(desk: Desk) -> tuple[int, Any]:
    return await desk.register(body={"otp": 12.5})


REGISTRATION: dict[str, Step] = {
    "new person and user": new_person,
    "user absent, person found: person updated": recorded_by_a_clinic,
    "several persons match in the register: first used": several_recorded,
    "user with this tax_id exists": registered_before,
    "user blocked": blocked,
    "two RESIDENCE addresses": two_homes,
    "surname in data differs from the certificate": other_surname,
    "signed_content not text/base64": content_that_is_no_text,
    "token missing": without_the_channels_key,
    "token of another purpose": nonce_of_another_channel,
    "wrong SMS code": wrong_code,
    "person's method is not OTP": method_that_is_no_phone,
    "person has no method": no_method,
    "otp is a float": code_with_a_fraction,
}
NOT_OF_REGISTRATION = {
    "email differs from the verified token": "no e-mail is confirmed before registration now",
}
# Status and wording of 2025 where they are others: CF 17525605689 and 17525605954.
NEWER: dict[str, tuple[int, str | None]] = {
    "several persons match in the register: first used": (
        401,
        "It is impossible to uniquely identify the person.",
    ),
    "user with this tax_id exists": (409, "User with such tax_id already exists"),
    "user blocked": (401, "User is blocked."),
    "person's method is not OTP": (422, None),
    "person has no method": (422, "Must be one and only one authentication method."),
}


@pytest.mark.parametrize("case", cases("cabinet_registration"), ids=lambda case: str(case["case"]))
async def test_registration(desk: Desk, case: dict[str, Any]) -> None:
    name = case["case"]
    if name in NOT_OF_REGISTRATION:
        assert name not in REGISTRATION
        return
    status, body = await REGISTRATION[name](desk)
    expected, wording = NEWER.get(name) or (case["http"], case["error"])
    assert status == expected
    if wording:
        assert wording in told(body)
