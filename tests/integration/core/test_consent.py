"""Sign-in in a browser: the offer, the patient's answer, and every refusal on the page."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from core.access.model import SURNAME_CHANGE_SCOPES
from core.client import CoreClient
from core.contract.access import AppQuery, ClientType, Scope
from core.contract.consent import ConsentBody
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from sandbox.trust.pki import Pki
from tests.kit.consent import PORTAL_SCOPES, REDIRECT, Portal, answered
from tests.kit.core_service import RunningCore, age, running_core
from tests.kit.people import Patient, with_key
from tests.kit.refusals import code_of, refusal


@pytest.fixture
async def portal(core: RunningCore) -> Portal:
    """A channel that is not trusted."""
    return await Portal.open(core)


# --- the way that goes well -------------------------------------------------------------------


@pytest.mark.parametrize("kind", [ClientType.PIS, ClientType.TRUSTED_PIS])
async def test_what_the_patient_allows_opens_his_own_record(
    core: RunningCore, patient: Patient, kind: ClientType
) -> None:
    portal = await Portal.open(core, kind)
    came = await portal.allowed(patient)
    assert came.keys() == {"from", "code", "state"}
    assert (came["from"], came["state"]) == ("core", "стан +&=1")
    token = await portal.redeem(came["code"])
    assert token.details.person_id == patient.person_id
    assert set(token.details.scopes) == set(PORTAL_SCOPES)
    assert token.details.grant_type == "authorization_code"
    assert (await portal.client.persons.me(token.value)).last_name == patient.surname


async def test_what_is_signed_names_the_channel_and_the_scopes(portal: Portal) -> None:
    offer = await portal.offer()
    content = orjson.loads(offer.content)
    assert content["client_id"] == str(portal.client.credentials.client_id)
    assert content["client_name"].startswith("Канал ")
    assert content["redirect_uri"] == REDIRECT
    assert content["scope"].split() == list(PORTAL_SCOPES)
    assert offer.seconds == 300


async def test_a_signature_without_the_text_inside_will_do(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    body = await portal.signed(patient)
    signed = core.sign(patient, body.content.encode(), detached=True)
    answer = await portal.client.consent.allow(body.model_copy(update={"signed_content": signed}))
    assert (await portal.redeem(answered(answer.redirect_uri)["code"])).value


async def test_tokens_of_a_code_are_refreshed_and_signed_out(
    portal: Portal, patient: Patient
) -> None:
    token = await portal.redeem(await portal.code(patient))
    fresh = await portal.client.access.refresh(token.details.refresh_token)
    assert (await portal.client.persons.me(fresh.value)).id == patient.person_id
    await portal.client.access.logout(fresh.value)
    assert await code_of(portal.client.persons.me(fresh.value)) == ErrorCode.TOKEN_INVALID


async def test_patient_sees_the_portal_among_his_accesses_and_ends_it(
    core: RunningCore, bot: CoreClient, portal: Portal, patient: Patient
) -> None:
    here = await core.sign_in(bot, patient)
    token = await portal.redeem(await portal.code(patient))
    portal_id = portal.client.credentials.client_id
    apps = await bot.access.apps(here.value, AppQuery(client_ids=str(portal_id)))
    [app] = apps.data
    assert app.scope.split() == sorted(PORTAL_SCOPES)
    await bot.access.delete_app(here.value, app.id)
    assert await code_of(portal.client.persons.me(token.value)) == ErrorCode.TOKEN_INVALID
    again = portal.client.access.refresh(token.details.refresh_token)
    assert await code_of(again) == ErrorCode.TOKEN_INVALID
    assert (await bot.persons.me(here.value)).id == patient.person_id


async def test_a_code_that_nobody_exchanged_gives_no_access(
    core: RunningCore, bot: CoreClient, portal: Portal, patient: Patient
) -> None:
    here = await core.sign_in(bot, patient)
    await portal.code(patient)
    apps = await bot.access.apps(here.value)
    assert [app.client_id for app in apps.data] == [bot.credentials.client_id]


# --- the patient says no ----------------------------------------------------------------------


async def test_a_refusal_goes_to_the_channel(portal: Portal) -> None:
    answer = await portal.client.consent.refuse(portal.request())
    assert answered(answer.redirect_uri) == {
        "from": "core", "error": "access_denied", "state": "стан +&=1",
    }  # fmt: skip


async def test_without_a_state_none_comes_back(portal: Portal) -> None:
    answer = await portal.client.consent.refuse(portal.request(state=None))
    assert answered(answer.redirect_uri) == {"from": "core", "error": "access_denied"}


# --- what may not be asked for ----------------------------------------------------------------


async def test_unknown_channels_are_refused_on_the_page(core: RunningCore, portal: Portal) -> None:
    await core.execute(
        "UPDATE core.oauth_client SET is_active = false WHERE id = :id",
        id=(await core.channel(redirect_uris=[REDIRECT])).credentials.client_id,
    )
    [off] = await core.rows("SELECT id FROM core.oauth_client WHERE NOT is_active")
    for client_id in ("0" * 32, "не номер", str(off["id"])):
        request = portal.request(client_id=client_id)
        for call in (portal.client.consent.offer, portal.client.consent.refuse):
            assert await code_of(call(request)) == ErrorCode.CLIENT_UNKNOWN


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", REDIRECT + "&more=1", REDIRECT.upper(), REDIRECT[:-1],
     REDIRECT.replace("https", "http"), REDIRECT + "#"],
)  # fmt: skip
async def test_another_address_is_never_sent_to(portal: Portal, address: str) -> None:
    request = portal.request(redirect_uri=address)
    for call in (portal.client.consent.offer, portal.client.consent.refuse):
        answer = await refusal(call(request))
        assert (answer.code, answer.status) == (ErrorCode.REDIRECT_URI_UNKNOWN, 422)


async def test_a_channel_without_addresses_signs_nobody_in_here(core: RunningCore) -> None:
    portal = await Portal.open(core, redirect_uris=())
    assert await code_of(portal.offer()) == ErrorCode.REDIRECT_URI_UNKNOWN


async def test_scopes_beyond_the_channels_are_refused_and_the_channel_may_learn_it(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    beyond = f"{Scope.SIGN_IN} {Scope.REQUEST_WRITE}"
    assert await code_of(portal.offer(scope=beyond)) == ErrorCode.FORBIDDEN_SCOPE
    answer = await portal.client.consent.refuse(portal.request(scope=beyond))
    assert answered(answer.redirect_uri)["error"] == "invalid_scope"
    # Nor may a text that was offered for less be stretched afterwards.
    body = await portal.signed(patient)
    stretched = body.model_copy(update={"request": portal.request(scope=beyond)})
    assert await code_of(portal.client.consent.allow(stretched)) == ErrorCode.FORBIDDEN_SCOPE
    wider = await Portal.open(core, scopes=[*PORTAL_SCOPES, Scope.REQUEST_WRITE])
    body = await wider.signed(patient, scope=Scope.SIGN_IN)
    stretched = body.model_copy(update={"request": wider.request(scope=beyond)})
    assert await code_of(wider.client.consent.allow(stretched)) == ErrorCode.CONTENT_MISMATCH


async def test_a_clinics_system_has_no_consent_page(core: RunningCore) -> None:
    with pytest.raises(ValueError, match="no redirect addresses"):
        await core.channel(ClientType.MIS, legal_entity_id=new_id(), redirect_uris=[REDIRECT])


@pytest.mark.parametrize(
    "changes",
    [{"code_challenge": "short"}, {"code_challenge_method": "plain"}, {"response_type": "token"},
     {"scope": ""}, {"state": "s" * 2049}, {"more": "1"}],
)  # fmt: skip
async def test_malformed_requests_are_refused(
    core: RunningCore, portal: Portal, changes: dict[str, str]
) -> None:
    asked = {**portal.request().model_dump(exclude_none=True), **changes}
    status, body = await core.raw("POST", "/sign-in/requests", json=asked)
    assert (status, body["error"]["code"]) == (422, ErrorCode.INVALID_INPUT)


async def test_attempts_are_limited_as_those_of_the_trusted_sign_in(
    database_url: str, pki: Pki, tmp_path: Path
) -> None:
    async with running_core(database_url, pki, tmp_path, sign_in_attempts_per_minute=2) as core:
        portal = await Portal.open(core)
        await portal.offer()
        body = await portal.signed(await core.patient())
        answer = await refusal(portal.offer())
        assert (answer.code, answer.status) == (ErrorCode.TOO_MANY_REQUESTS, 429)
        assert await code_of(portal.client.consent.allow(body)) == ErrorCode.TOO_MANY_REQUESTS
        # Another channel's patients are not kept out.
        assert (await (await Portal.open(core)).offer()).content
        core.clock.advance(timedelta(minutes=1))
        assert (await portal.client.consent.allow(body)).redirect_uri


# --- the signature ----------------------------------------------------------------------------


async def test_a_text_is_signed_once(portal: Portal, patient: Patient) -> None:
    body = await portal.signed(patient)
    await portal.client.consent.allow(body)
    assert await code_of(portal.client.consent.allow(body)) == ErrorCode.NONCE_INVALID


async def test_the_page_waits_five_minutes(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    body = await portal.signed(patient)
    core.clock.advance(timedelta(minutes=5))
    assert await code_of(portal.client.consent.allow(body)) == ErrorCode.NONCE_INVALID


async def test_a_nonce_of_the_trusted_sign_in_is_no_consent(
    core: RunningCore, patient: Patient
) -> None:
    portal = await Portal.open(core, ClientType.TRUSTED_PIS)
    content = orjson.dumps({"jwt": await portal.client.access.nonce()}).decode()
    body = ConsentBody(
        request=portal.request(),
        content=content,
        signed_content=core.sign(patient, content.encode()),
        signed_content_encoding="base64",
    )
    assert await code_of(portal.client.consent.allow(body)) == ErrorCode.CONTENT_MISMATCH


async def test_a_text_offered_for_one_channel_does_not_serve_another(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    other = await Portal.open(core)
    body = (await portal.signed(patient)).model_copy(update={"request": other.request()})
    assert await code_of(other.client.consent.allow(body)) == ErrorCode.NONCE_INVALID


async def test_a_broken_signature_uses_its_text_up(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    body = await portal.signed(patient)
    octets = bytearray(base64.b64decode(body.signed_content))
    octets[-1] ^= 1
    broken = body.model_copy(update={"signed_content": base64.b64encode(octets).decode()})
    assert await code_of(portal.client.consent.allow(broken)) == ErrorCode.SIGNATURE_INVALID
    assert await code_of(portal.client.consent.allow(body)) == ErrorCode.NONCE_INVALID


async def test_a_signature_over_another_text_is_refused(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    body = await portal.signed(patient)
    other = core.sign(patient, body.content.encode() + b" ")
    swapped = body.model_copy(update={"signed_content": other})
    refused = await code_of(portal.client.consent.allow(swapped))
    assert refused == ErrorCode.CONTENT_MISMATCH


async def test_no_signature_is_looked_at_for_a_text_that_nobody_offered(
    core: RunningCore, portal: Portal
) -> None:
    body = await portal.signed(await core.patient())
    forged = body.model_copy(update={"content": '{"jwt": "a.b.c"}', "signed_content": "не підпис"})
    assert await code_of(portal.client.consent.allow(forged)) == ErrorCode.NONCE_INVALID


# --- who is let in: the rules of the trusted sign-in ------------------------------------------


async def test_strangers_children_and_namesakes_are_refused_as_by_the_trusted_sign_in(
    core: RunningCore, bot: CoreClient, portal: Portal
) -> None:
    stranger = with_key(core.pki, surname="Тестенко", given_name="Ніхто")
    child = await core.patient(birth_date=age(13))
    for signer, expected in (
        (stranger, ErrorCode.PERSON_UNKNOWN),
        (child, ErrorCode.PERSON_AGE),
    ):
        assert await code_of(portal.allowed(signer)) == expected
        assert await code_of(core.sign_in(bot, signer)) == expected


async def test_a_refused_person_has_used_the_text_up(core: RunningCore, portal: Portal) -> None:
    body = await portal.signed(with_key(core.pki, surname="Тестенко", given_name="Ніхто"))
    assert await code_of(portal.client.consent.allow(body)) == ErrorCode.PERSON_UNKNOWN
    assert await code_of(portal.client.consent.allow(body)) == ErrorCode.NONCE_INVALID


async def test_a_blocked_user_is_told_on_the_page(
    core: RunningCore, bot: CoreClient, portal: Portal, patient: Patient
) -> None:
    await core.sign_in(bot, patient)
    code = await portal.code(patient)
    await core.execute("UPDATE core.account SET blocked_at = now()")
    assert await code_of(portal.allowed(patient)) == ErrorCode.USER_BLOCKED
    assert await code_of(portal.redeem(code)) == ErrorCode.USER_BLOCKED


async def test_with_another_surname_only_what_tells_of_it_is_allowed(core: RunningCore) -> None:
    patient = await core.patient()
    await core.execute("UPDATE core.person SET status = 'inactive'")
    renamed = await core.patient(surname="Новенко")
    portal = await Portal.open(core, scopes=[*PORTAL_SCOPES, Scope.PERSON_REQUEST_WRITE])
    married = with_key(
        core.pki, surname=patient.surname, given_name=renamed.given_name, code=renamed.code
    )
    scopes = f"{Scope.DECLARATION_TERMINATE} {Scope.PERSON_READ} {Scope.PERSON_REQUEST_WRITE}"
    token = await portal.redeem(await portal.code(married, scope=scopes))
    assert set(token.details.scopes) == {Scope.PERSON_READ, Scope.PERSON_REQUEST_WRITE}
    assert set(token.details.scopes) <= SURNAME_CHANGE_SCOPES
