"""Pure parts of signing outside of the page: names of requests, what the app shows, callbacks."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from bot.signing.model import Entry, SigningSession, State
from bot.signing.remote import qr
from bot.signing.remote.calls import is_safe_address
from bot.signing.remote.diia.callback import Malformed, SignedItem, signed_item
from bot.signing.remote.file_names import file_name
from bot.signing.remote.request_ids import Named, RequestIds, UnknownRequest
from bot.signing.remote.settings import DiiaSettings, IdGovUaSettings
from core.kit.crypto import FieldCipher
from core.kit.ids import new_id

NOON = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NAMED = Named(new_id(), bytes(range(32)))


@pytest.fixture
def request_ids() -> RequestIds:
    return RequestIds(FieldCipher({1: b"k" * 32}))


def _session(action: str) -> SigningSession:
    return SigningSession(
        id=new_id(),
        bot_id=1,
        user_id=5550001234,
        chat_id=5550001234,
        language="en",
        instance=new_id(),
        step="page",
        action=action,
        reference=None,
        sha256=None,
        is_announced=False,
        match_code="0917",
        state=State.VIEWED,
        entry=Entry.MINI_APP,
        created_at=NOON,
        expires_at=NOON,
    )


# --- names of requests --------------------------------------------------------------------------


def test_a_name_leads_back_to_session_and_digest(request_ids: RequestIds) -> None:
    assert request_ids.read("diia", request_ids.make("diia", NAMED)) == NAMED


def test_two_names_for_the_same_differ(request_ids: RequestIds) -> None:
    assert request_ids.make("diia", NAMED) != request_ids.make("diia", NAMED)


def test_a_name_of_one_service_is_none_of_another(request_ids: RequestIds) -> None:
    with pytest.raises(UnknownRequest):
        request_ids.read("other", request_ids.make("diia", NAMED))


def test_a_name_under_another_key_is_unknown(request_ids: RequestIds) -> None:
    stranger = RequestIds(FieldCipher({1: b"x" * 32}))
    with pytest.raises(UnknownRequest):
        request_ids.read("diia", stranger.make("diia", NAMED))


@given(position=st.integers(0, 102), sign=st.sampled_from("ABCabc019-_"))
def test_no_sign_of_a_name_can_be_changed(position: int, sign: str) -> None:
    request_ids = RequestIds(FieldCipher({1: b"k" * 32}))
    name = request_ids.make("diia", NAMED)
    changed = name[:position] + sign + name[position + 1 :]
    if base64.urlsafe_b64decode(changed + "==") == base64.urlsafe_b64decode(name + "=="):
        return  # the last sign carries bits that mean nothing
    with pytest.raises(UnknownRequest):
        request_ids.read("diia", changed)


@given(st.text(max_size=200))
def test_whatever_is_sent_as_a_name_is_only_unknown(text: str) -> None:
    with pytest.raises(UnknownRequest):
        RequestIds(FieldCipher({1: b"k" * 32})).read("diia", text)


# --- what the app shows -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "shown"),
    [
        ("sign_in", "Вхід у кабінет пацієнта, Telegram 1234, код 09-17.json"),
        ("declaration_request", "Декларація з лікарем, Telegram 1234, код 09-17.json"),
        ("declaration_termination", "Розірвання декларації, Telegram 1234, код 09-17.json"),
        ("something_new", "Підпис для кабінету пацієнта, Telegram 1234, код 09-17.json"),
    ],
)
def test_the_name_of_the_file_tells_whose_account_asks(action: str, shown: str) -> None:
    assert file_name(_session(action)) == shown


def test_a_code_is_a_picture_that_needs_no_other_address() -> None:
    picture = qr.picture("https://diia.app/acquirers/branch/offer-request/dynamic/" + "a" * 64)
    assert picture.startswith("data:image/svg+xml")
    assert "'" not in picture


# --- callbacks ----------------------------------------------------------------------------------


def _body(content: bytes, *, name: str = "encodeData", disposition: str = "form-data") -> bytes:
    head = f'--b\r\nContent-Disposition: {disposition}; name="{name}"\r\n\r\n'.encode()
    return head + content + b"\r\n--b--\r\n"


def _data(*items: dict[str, str]) -> bytes:
    return base64.b64encode(orjson.dumps({"signedItems": list(items)}))


SIGNED = {"name": "a.json", "signature": base64.b64encode(b"p7s").decode()}


@pytest.mark.parametrize("kind", ["form-data", "mixed"])
def test_one_signed_item_is_read_from_either_kind_of_multipart(kind: str) -> None:
    assert signed_item(f"multipart/{kind}; boundary=b", _body(_data(SIGNED))) == SignedItem(
        "a.json", b"p7s"
    )


def test_other_parts_beside_it_are_left_alone() -> None:
    other = b'--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n'
    assert signed_item("multipart/form-data; boundary=b", other + _body(_data(SIGNED)))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", _body(_data(SIGNED))),
        ("multipart/form-data", _body(_data(SIGNED))),
        ("multipart/form-data; boundary=other", _body(_data(SIGNED))),
        ("multipart/form-data; boundary=b", _body(_data(SIGNED), name="other")),
        ("multipart/form-data; boundary=b", _body(_data(SIGNED)) * 2),
        ("multipart/form-data; boundary=b", _body(_data(SIGNED, SIGNED))),
        ("multipart/form-data; boundary=b", _body(_data())),
        ("multipart/form-data; boundary=b", _body(b"***")),
        ("multipart/form-data; boundary=b", _body(base64.b64encode(b"[]"))),
        ("multipart/form-data; boundary=b", _body(base64.b64encode(b"{"))),
        ("multipart/form-data; boundary=Й", _body(_data(SIGNED))),
    ],
)
def test_anything_else_is_malformed(kind: str, body: bytes) -> None:
    if body == _body(_data(SIGNED)) * 2:
        body = body.replace(b"--b--\r\n--b", b"--b")
    with pytest.raises(Malformed):
        signed_item(kind, body)


@given(st.binary(max_size=400))
def test_whatever_comes_is_only_malformed(body: bytes) -> None:
    for content in (body, _body(body)):
        with pytest.raises(Malformed):
            signed_item("multipart/form-data; boundary=b", content)


# --- addresses and settings ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://api2.diia.gov.ua", True),
        ("http://127.0.0.1:8000/diia", True),
        ("http://api2.diia.gov.ua", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//diia.gov.ua", False),
        ("http://127.0.0.1.example.org", False),
        ("https://", False),
        ("http://[", False),
    ],
)
def test_people_are_led_only_to_safe_addresses(address: str, is_safe: bool) -> None:
    assert is_safe_address(address) is is_safe


def _diia(**changes: object) -> DiiaSettings:
    whole = {
        "acquirer_token": SecretStr("a"),
        "auth_acquirer_token": SecretStr("b"),
        "branch_id": "c",
        "offer_id": "d",
        "callback_secret": SecretStr("e" * 32),
    }
    return DiiaSettings(**{**whole, **changes})  # type: ignore[arg-type]


def test_diia_is_off_until_it_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not DiiaSettings().is_on
    assert not IdGovUaSettings().is_on
    monkeypatch.setenv("DIIA_ACQUIRER_TOKEN", "a")
    assert not DiiaSettings().is_on, "tokens alone are enough for the set-up only"
    assert _diia().is_on


def test_only_the_states_own_address_is_no_stand_in() -> None:
    assert not _diia().is_stand_in
    assert not _diia(url="https://api2s.diia.gov.ua").is_stand_in
    assert _diia(url="https://api2.diia.gov.ua.example.org").is_stand_in


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("acquirer_token", None),
        ("auth_acquirer_token", None),
        ("branch_id", ""),
        ("offer_id", ""),
        ("callback_secret", None),
        ("callback_secret", SecretStr("short")),
        ("sign_algorithm", "RSA"),
        ("url", "http://api2.diia.gov.ua"),
    ],
)
def test_half_a_configuration_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        _diia(**{name: value})
