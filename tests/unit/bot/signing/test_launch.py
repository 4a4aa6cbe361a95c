"""Launch data: known answers, and everything that must be refused.

The signatures here were made with ``openssl dgst`` (HMAC of the sorted fields under the HMAC of
the token keyed with ``WebAppData``), so that the validator is not its own judge. The account is
invented.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import pytest

from bot.signing.launch import Fault, LaunchRefused, LaunchValidator

TOKEN = "7000000001:AAExampleTokenOfNobodyAtAll0123456789"
SIGNED_AT = datetime(2026, 3, 20, 9, 46, 40, tzinfo=UTC)
USER = (
    '{"id":5550001234,"first_name":"Олена","last_name":"Прикладна",'
    '"language_code":"uk","allows_write_to_pm":true}'
)
FIELDS = {
    "user": USER,
    "chat_instance": "-8612345678901234567",
    "chat_type": "private",
    "start_param": "",
    "signature": "",
    "auth_date": "1774000000",
    "hash": "4e2f785faac665a7c06caf98204ed26431587c9dd8646a0b1d9a46eaf1266797",
}
SMALL = {
    "query_id": "AAH_example",
    "user": '{"id":5550001234,"first_name":"Олена"}',
    "auth_date": "1774000000",
    "hash": "7c593f3b18f5657db685f4436f31a27f8b8d40d1e01c8ce6b98e3ac5e4fd2f28",
}


def _validator() -> LaunchValidator:
    return LaunchValidator(TOKEN, longest_age=timedelta(minutes=5), ahead=timedelta(seconds=30))


def _fault(raw: str, now: datetime = SIGNED_AT) -> Fault:
    with pytest.raises(LaunchRefused) as refused:
        _validator().read(raw, now)
    return refused.value.fault


def test_known_answer_with_blank_fields() -> None:
    launch = _validator().read(urlencode(FIELDS), SIGNED_AT)
    assert (launch.user_id, launch.name) == (5550001234, "Олена Прикладна")
    assert launch.signed_at == SIGNED_AT
    assert launch.digest.hex() == FIELDS["hash"]


def test_known_answer_without_a_last_name() -> None:
    assert _validator().read(urlencode(SMALL), SIGNED_AT).name == "Олена"


def test_order_and_escaping_of_fields_do_not_matter() -> None:
    raw = "&".join(f"{name}={quote(value, safe='')}" for name, value in reversed(FIELDS.items()))
    assert _validator().read(raw, SIGNED_AT).user_id == 5550001234


def test_a_blank_field_is_part_of_what_was_signed() -> None:
    fields = {name: value for name, value in FIELDS.items() if name != "start_param"}
    assert _fault(urlencode(fields)) is Fault.FORGED


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "hash"])
def test_no_field_can_be_changed(name: str) -> None:
    assert _fault(urlencode({**FIELDS, name: FIELDS[name] + "1"})) is Fault.FORGED


def test_no_field_can_be_added() -> None:
    assert _fault(urlencode({**FIELDS, "can_send_after": "1"})) is Fault.FORGED


def test_a_repeated_field_is_refused_whichever_is_true() -> None:
    stranger = quote('{"id":5550009999,"first_name":"Інша"}')
    assert _fault(f"{urlencode(FIELDS)}&user={stranger}") is Fault.MALFORMED
    assert _fault(f"user={stranger}&{urlencode(FIELDS)}") is Fault.MALFORMED


def test_another_bots_signature_is_forged() -> None:
    other = LaunchValidator(
        TOKEN[:-1] + "0", longest_age=timedelta(minutes=5), ahead=timedelta(seconds=30)
    )
    with pytest.raises(LaunchRefused) as refused:
        other.read(urlencode(FIELDS), SIGNED_AT)
    assert refused.value.fault is Fault.FORGED


def test_launch_data_live_five_minutes() -> None:
    _validator().read(urlencode(FIELDS), SIGNED_AT + timedelta(minutes=5))
    assert _fault(urlencode(FIELDS), SIGNED_AT + timedelta(minutes=5, seconds=1)) is Fault.STALE


def test_clocks_may_disagree_by_half_a_minute() -> None:
    _validator().read(urlencode(FIELDS), SIGNED_AT - timedelta(seconds=30))
    assert _fault(urlencode(FIELDS), SIGNED_AT - timedelta(seconds=31)) is Fault.FUTURE


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "hash",
        "hash=",
        urlencode({**FIELDS, "hash": FIELDS["hash"].upper()}),
        urlencode({**FIELDS, "hash": FIELDS["hash"][:-2]}),
        urlencode({name: value for name, value in FIELDS.items() if name != "hash"}),
        urlencode(FIELDS) + "&lone",
        urlencode(FIELDS) + "&x=%FF",
        urlencode(FIELDS) + "&x=" + "1" * 9000,
        "&".join(f"field{number}=1" for number in range(40)),
    ],
)
def test_malformed_data_are_refused_before_anything_else(raw: str) -> None:
    assert _fault(raw) is Fault.MALFORMED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("auth_date", ""),
        ("auth_date", "soon"),
        ("auth_date", "-5"),
        ("auth_date", "٣"),
        ("user", ""),
        ("user", "5550001234"),
        ("user", "[]"),
        ("user", '{"first_name":"Олена"}'),
        ("user", '{"id":"5550001234"}'),
        ("user", '{"id":true}'),
        ("user", '{"id":-5}'),
    ],
)
def test_signed_nonsense_is_refused_too(name: str, value: str) -> None:
    """A bot's token can sign anything; what is read from it is checked all the same."""
    fields = {key: each for key, each in {**SMALL, name: value}.items() if key != "hash"}
    signed = _validator()._signature(fields).hex()
    assert _fault(urlencode({**fields, "hash": signed})) is Fault.MALFORMED
