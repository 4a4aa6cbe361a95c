"""Cases of the central system about access, codes and signers, run through the API.

The cases of 2019 are of the cabinet's own methods; here the methods of 2025 have their place. A
case whose answer differs names the reason.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.kit.applicants import document
from tests.kit.declarations import Story
from tests.kit.people import with_key
from tests.kit.registration import last_code, newcomer, sent_code, sign_up

from .desk import Desk, told
from .published import cases, group

REQUESTS = "/api/pis/person_requests"


@pytest.fixture
async def token(desk: Desk) -> str:
    return (await sign_up(desk.core, desk.bot, desk.person)).token.value


async def asked(desk: Desk, token: str, **changes: Any) -> tuple[int, Any]:
    """The answer to a request for a change."""
    wanted = {**desk.person.data(), **changes}
    del wanted["authentication_methods"]
    body = {"person": wanted, "patient_signed": False, "process_disclosure_data_consent": True}
    return await desk.core.raw("POST", REQUESTS, desk.bot, token=token, json=body)


async def completed(desk: Desk, token: str, request_id: str, signed: str) -> tuple[int, Any]:
    body = {"signed_content": signed, "signed_content_encoding": "base64"}
    path = f"{REQUESTS}/{request_id}/actions/complete"
    return await desk.core.raw("PATCH", path, desk.bot, token=token, json=body)


async def stranger(desk: Desk, token: str) -> tuple[int, Any]:
    """Somebody who is not in the register wants to sign in."""
    known = with_key(desk.core.pki, surname="Тестенко", given_name="Ніхто")
    grant = {
        "grant_type": "pis_auth",
        "client_id": str(desk.bot.credentials.client_id),
        "client_secret": desk.bot.credentials.secret,
        "signed_content": await desk.core.signed_nonce(desk.bot, known),
        "signed_content_encoding": "base64",
        "scope": "person:sign_in",
    }
    return await desk.core.raw("POST", "/api/pis/sign-in", desk.bot, json={"token": grant})


async def out_of_use(desk: Desk, token: str) -> tuple[int, Any]:
    await desk.core.execute("UPDATE core.person SET status = 'inactive'")
    return await desk.core.raw("GET", "/api/pis/person", desk.bot, token=token)


async def shut_out(desk: Desk, token: str) -> tuple[int, Any]:
    await desk.core.execute("UPDATE core.account SET blocked_at = now()")
    path = "/api/pis/person/authentication_methods"
    return await desk.core.raw("GET", path, desk.bot, token=token)


async def no_base64(desk: Desk, token: str) -> tuple[int, Any]:
    _, made = await asked(desk, token, last_name="Новенко")
    return await completed(desk, token, made["data"]["id"], "не base64")


async def other_signer(desk: Desk, token: str) -> tuple[int, Any]:
    _, made = await asked(desk, token, last_name="Новенко")
    request_id = made["data"]["id"]
    octets = await desk.bot.person_requests.data_to_be_signed(token, request_id)
    signed = desk.core.sign(await newcomer(desk.core), octets)
    return await completed(desk, token, request_id, signed)


async def request_of_another(desk: Desk, token: str) -> tuple[int, Any]:
    _, made = await asked(desk, token, last_name="Новенко")
    other = await desk.core.sign_in(desk.bot, await desk.core.patient())
    path = f"{REQUESTS}/{made['data']['id']}"
    return await desk.core.raw("GET", path, desk.bot, token=other.value)


async def channel_of_a_clinic(desk: Desk, token: str) -> tuple[int, Any]:
    story = await Story.begin(desk.core)
    doctor = story.doctor_in
    return await desk.core.raw("GET", REQUESTS, doctor.client, token=doctor.token)


async def wrong_unzr(desk: Desk, token: str) -> tuple[int, Any]:
    return await asked(desk, token, unzr="19960515-00018")


async def card_without_unzr(desk: Desk, token: str) -> tuple[int, Any]:
    return await asked(desk, token, documents=[document("NATIONAL_ID")])


async def unknown_filter(desk: Desk, token: str) -> tuple[int, Any]:
    path = "/api/pis/declaration_requests?nonsense=1"
    return await desk.core.raw("GET", path, desk.bot, token=token)


OTHER: dict[str, Callable[[Desk, str], Awaitable[tuple[int, Any]]]] = {
    "tax_id unknown": stranger,
    "person not active": out_of_use,
    "user blocked": shut_out,
    "not base64": no_base64,
    "signer differs": other_signer,
    "foreign person id": request_of_another,
    "client type is not CABINET": channel_of_a_clinic,
    "unzr wrong": wrong_unzr,
    "NATIONAL_ID without unzr": card_without_unzr,
    "unknown filters ignored": unknown_filter,
}
NOT_OF_OTHER = {
    "certificate DRFO empty or absent": "a certificate without a code is refused as a signature",
    "token lifetime": "no e-mail is confirmed",
    "child without confidant": "pis_declaration_request_create has the refusal of 2025",
    "EXPIRED requests never listed, also with status=EXPIRED": "the list of 2025 has the status",
    "request made in the cabinet, approved by doctor": "it is the doctor who approves since 2025",
}
# Answers of 2025 where they are others; an answer about somebody else's record does not tell
# that there is one.
OTHER_ANSWERS: dict[str, tuple[int, str | None]] = {
    "tax_id unknown": (401, "Person not found."),
    "person not active": (404, "Person is not active"),
    "user blocked": (401, None),
    "signer differs": (422, "Does not match the signer drfo"),
    "foreign person id": (404, None),
    "unknown filters ignored": (200, None),
}


@pytest.mark.parametrize("case", cases("cabinet_other"), ids=lambda case: str(case["case"]))
async def test_other_methods(desk: Desk, token: str, case: dict[str, Any]) -> None:
    name = case["case"]
    if name in NOT_OF_OTHER:
        assert name not in OTHER
        return
    status, body = await OTHER[name](desk, token)
    expected, wording = OTHER_ANSWERS.get(name) or (case["http"], case.get("error"))
    assert status == expected
    if wording:
        assert wording in told(body)


# --- codes by SMS -----------------------------------------------------------------------------


async def test_codes_by_sms(desk: Desk) -> None:
    """The published wordings, in the order in which a forgetful person meets them."""
    wrong, expired, used_up = group("otp_code")["errors"]
    desk.core.clock.advance(timedelta(hours=2))
    phone, check = "+380007654321", "/api/sms_verifications/actions/complete"
    right = await sent_code(desk.core, desk.bot, phone)
    assert all(digit in "123456789" for digit in right[:3])
    guess = "1111" if right != "1111" else "2222"
    met = []
    for _ in range(4):
        body = {"factor": phone, "code": guess}
        _, answer = await desk.core.raw("PATCH", check, desk.bot, json=body)
        met.append(answer["error"]["message"])
    assert met == [wrong, wrong, wrong, used_up]
    desk.core.clock.advance(timedelta(seconds=61))
    await sent_code(desk.core, desk.bot, phone)
    lifetime = group("otp_code")["lifetime"]["prod_seconds"]
    desk.core.clock.advance(timedelta(seconds=lifetime))
    body = {"factor": phone, "code": last_code(desk.core, phone)}
    _, answer = await desk.core.raw("PATCH", check, desk.bot, json=body)
    assert answer["error"]["message"] == expired


# --- signers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case", [case for case in cases("signer_matching") if case.get("pis_signup")], ids=str
)
async def test_signer_known_by_a_document(desk: Desk, case: dict[str, Any]) -> None:
    kind, number = case["person"]["document"]
    signer = with_key(
        desk.core.pki, surname="Тестенко", given_name="Вигадана Прикладівна", code=case["drfo"]
    )
    status, _ = await desk.register(
        signer=signer,
        no_tax_id=True,
        tax_id=None,
        unzr=None,
        documents=[document(kind, number=number)],
    )
    assert (status == 201) is case["match"]


async def test_signer_of_somebody_else(desk: Desk) -> None:
    case = cases("signer_matching")[0]
    other = with_key(desk.core.pki, surname="Тестенко", given_name="Вигадана Прикладівна")
    status, body = await desk.register(signer=other)
    assert (status, case["match"]) == (422, False)
    assert body["error"]["message"] == case["error"]
