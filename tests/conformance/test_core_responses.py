"""Every response about access, persons and events has its published structure."""

from __future__ import annotations

from typing import Any

import pytest

from core.app import api_routes
from core.client import CoreClient
from core.contract.access import AccessToken, Scope
from core.contract.consent import ConsentRequest
from core.contract.events import STATUS_CHANGE
from core.events.service import EventLog
from core.kit.ids import new_id
from core.kit.routing import Route
from tests.kit.consent import REDIRECT, Portal
from tests.kit.core_service import NOW, PATIENT_SCOPES, RunningCore
from tests.kit.people import Patient, with_key

from .published import PIS, TRUSTED, api, compares, is_empty, is_undescribed, problems

PUBLISHED = [route for route in api_routes() if "PIS API" in route.source]

# What the published file writes with the id of its sample in place of a parameter.
SAMPLES = {
    "/api/uaddresses/regions/{id}/districts",
    "/api/uaddresses/districts/{id}/settlements",
}


@pytest.fixture
async def bot(core: RunningCore) -> CoreClient:
    return await core.channel()


@pytest.fixture
async def patient(core: RunningCore) -> Patient:
    stream = {"verification_status": "VERIFIED", "verification_reason": "AUTO"}
    details = {"drfo": {**stream, "result": 0}, "unzr": {**stream, "status": 1}}
    return await core.patient(
        email="patient@example.com",
        unzr="19870514-00018",
        preferred_way_communication="phone",
        verification={"verification_status": "VERIFIED", "details": details},
    )


@pytest.fixture
async def token(core: RunningCore, bot: CoreClient, patient: Patient) -> AccessToken:
    return await core.sign_in(bot, patient)


def credentials(client: CoreClient) -> dict[str, str]:
    known = client.credentials
    return {"client_id": str(known.client_id), "client_secret": known.secret}


@pytest.mark.parametrize("route", PUBLISHED, ids=lambda route: f"{route.method} {route.path}")
def test_path_and_success_of_a_published_method_are_published(route: Route) -> None:
    if route.path in SAMPLES:
        return
    names = [TRUSTED, PIS] if "Trusted" in route.source else [PIS]
    templates = {route.path, route.path.replace("{id}", "{request_id}")}
    found = [
        api(name)["paths"][path][route.method.lower()]
        for name in names
        for path in templates & set(api(name)["paths"])
    ]
    assert found
    assert str(route.status) in found[0]["responses"]


@compares("POST", "/oauth/nonce", 200)
@compares("POST", "/oauth/nonce", 200, file=TRUSTED)
async def test_nonce(core: RunningCore, bot: CoreClient) -> None:
    status, body = await core.raw("POST", "/oauth/nonce", json=credentials(bot))
    assert problems("POST", "/oauth/nonce", status, body) == []
    assert problems("POST", "/oauth/nonce", status, body, file=TRUSTED) == []


@compares("POST", "/api/pis/sign-in", 201, file=TRUSTED)
async def test_sign_in(core: RunningCore, bot: CoreClient, patient: Patient) -> None:
    grant = {
        "grant_type": "pis_auth",
        **credentials(bot),
        "signed_content": await core.signed_nonce(bot, patient),
        "signed_content_encoding": "base64",
        "scope": " ".join(PATIENT_SCOPES),
    }
    status, body = await core.raw("POST", "/api/pis/sign-in", bot, json={"token": grant})
    assert status == 201
    assert problems("POST", "/api/pis/sign-in", status, body, file=TRUSTED) == []


@compares("POST", "/oauth/tokens", 201)
@compares("POST", "/oauth/tokens", 201, file=TRUSTED)
async def test_refresh(core: RunningCore, bot: CoreClient, token: AccessToken) -> None:
    grant = {
        "grant_type": "refresh_token",
        **credentials(bot),
        "refresh_token": token.details.refresh_token,
    }
    status, body = await core.raw("POST", "/oauth/tokens", json={"token": grant})
    assert status == 201
    assert problems("POST", "/oauth/tokens", status, body) == []
    del body["data"]["user"]  # required by one file, unknown to the other
    assert problems("POST", "/oauth/tokens", status, body, file=TRUSTED) == []


@compares("GET", "/sign-in", 200)
async def test_the_sign_in_page(core: RunningCore) -> None:
    """Its parameters are the published ones; what the page is made of, nobody has published."""
    published = api()["paths"]["/sign-in"]["get"]["parameters"]
    asked = ConsentRequest.model_json_schema()
    assert {one["name"] for one in published} <= asked["properties"].keys()
    assert {one["name"] for one in published if one.get("required")} == set(asked["required"])
    status, body = await core.raw("GET", "/sign-in?client_id=x")
    assert (status, body[:15]) == (200, b"<!doctype html>")
    assert is_undescribed("GET", "/sign-in", 200)


@compares("POST", "/oauth/tokens", 201)
@compares("POST", "/oauth/tokens", 201, file=TRUSTED)
async def test_exchange_of_a_code(core: RunningCore, patient: Patient) -> None:
    portal = await Portal.open(core)
    grant = {
        "grant_type": "authorization_code",
        **credentials(portal.client),
        "code": await portal.code(patient),
        "redirect_uri": REDIRECT,
        "scope": Scope.SIGN_IN,
    }
    status, body = await core.raw("POST", "/oauth/tokens", json={"token": grant})
    assert status == 201
    assert problems("POST", "/oauth/tokens", status, body) == []
    del body["data"]["user"]  # as of the refresh
    assert problems("POST", "/oauth/tokens", status, body, file=TRUSTED) == []


@compares("POST", "/auth/logout", 200)
@compares("POST", "/auth/logout", 200, file=TRUSTED)
async def test_logout(core: RunningCore, token: AccessToken) -> None:
    status, body = await core.raw("POST", "/auth/logout", token=token.value)
    assert problems("POST", "/auth/logout", status, body) == []
    assert problems("POST", "/auth/logout", status, body, file=TRUSTED) == []
    assert status == 200


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=compares("GET", path, 200))
        for path in (
            "/api/pis/person",
            "/api/pis/person/verification",
            "/api/pis/person/authentication_methods",
        )
    ],
)
async def test_person(core: RunningCore, bot: CoreClient, token: AccessToken, path: str) -> None:
    status, body = await core.raw("GET", path, bot, token=token.value)
    assert status == 200
    assert problems("GET", path, status, body) == []


async def test_method_of_authentication_is_as_described_apart(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    """The published answer leaves its items open; their schema stands apart."""
    from jsonschema import Draft202012Validator

    path = "/api/pis/person/authentication_methods"
    _, body = await core.raw("GET", path, bot, token=token.value)
    published = api()["components"]
    schema = {**published["schemas"]["Person_auth_methods"], "components": published}
    assert list(Draft202012Validator(schema).iter_errors(body["data"][0])) == []


@compares("GET", "/api/pis/apps", 200)
@compares("GET", "/api/pis/apps/{id}", 200)
@compares("DELETE", "/api/pis/apps/{id}", 204)
async def test_accesses(core: RunningCore, bot: CoreClient, token: AccessToken) -> None:
    path = "/api/pis/apps"
    _, page = await core.raw("GET", f"{path}?page_number=1&page_size=10", bot, token=token.value)
    assert problems("GET", path, 200, page) == []
    app_id = page["data"][0]["id"]
    _, one = await core.raw("GET", f"{path}/{app_id}", bot, token=token.value)
    assert problems("GET", f"{path}/{{id}}", 200, one) == []
    status, nothing = await core.raw("DELETE", f"{path}/{app_id}", bot, token=token.value)
    assert status == 204
    assert is_empty("DELETE", f"{path}/{{id}}", 204, nothing)


@compares("GET", "/api/events/", 200)
@compares("GET", "/api/events/{id}", 200)
async def test_events(core: RunningCore, bot: CoreClient) -> None:
    async with core.base.database.transaction() as connection:
        event_id = await EventLog(core.clock).record(
            connection,
            event_type=STATUS_CHANGE,
            entity_type="Declaration",
            entity_id=new_id(),
            person_id=new_id(),
            properties={"status": {"new_value": "active"}},
            changed_by=new_id(),
        )
    date = NOW.isoformat().replace("+00:00", "Z")
    _, page = await core.raw("GET", f"/api/events/?date={date}", bot)
    assert len(page["data"]) == 1
    assert problems("GET", "/api/events/", 200, page) == []
    _, one = await core.raw("GET", f"/api/events/{event_id}", bot)
    assert problems("GET", "/api/events/{id}", 200, one) == []


# --- refusals ---------------------------------------------------------------------------------


def without_code(body: Any) -> Any:
    """A refusal without what the core adds to the published ones."""
    del body["error"]["code"]
    return body


@compares("GET", "/api/pis/person/authentication_methods", 403)
async def test_refusal_for_want_of_a_scope(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    token = await core.sign_in(bot, patient, [Scope.SIGN_IN])
    path = "/api/pis/person/authentication_methods"
    status, body = await core.raw("GET", path, bot, token=token.value)
    assert status == 403
    assert problems("GET", path, status, without_code(body)) == []


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"signed_content": "не base64"}, 422, "Not a base64 string"),
        ({"signed_content": "AAAA"}, 422, "Invalid signature"),
    ],
)
async def test_refusals_of_signed_content_have_the_published_wording(
    core: RunningCore, bot: CoreClient, changes: dict[str, str], status: int, message: str
) -> None:
    grant = {
        "grant_type": "pis_auth",
        **credentials(bot),
        "signed_content_encoding": "base64",
        "scope": Scope.SIGN_IN,
        **changes,
    }
    found, body = await core.raw("POST", "/api/pis/sign-in", bot, json={"token": grant})
    assert (found, body["error"]["message"]) == (status, message)


async def test_refusals_of_people_have_the_published_wording(
    core: RunningCore, bot: CoreClient
) -> None:
    stranger = with_key(core.pki, surname="Тестенко", given_name="Ніхто")
    grant = {
        "grant_type": "pis_auth",
        **credentials(bot),
        "signed_content": await core.signed_nonce(bot, stranger),
        "signed_content_encoding": "base64",
        "scope": Scope.SIGN_IN,
    }
    for message in ("Person not found.", "JWT is invalid."):
        status, body = await core.raw("POST", "/api/pis/sign-in", bot, json={"token": grant})
        assert (status, body["error"]["message"]) == (401, message)
