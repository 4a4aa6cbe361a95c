"""Launch data of Mini Apps, checked by others' code."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from aiogram.utils.web_app import check_webapp_signature, safe_parse_webapp_init_data
from aiogram.utils.web_app_signature import check_webapp_signature as check_third_party

from tests.integration.telegram.conftest import MovableTime
from tests.integration.telegram.driver import TOKEN, Driver, Player


async def launched(double: Driver, **body: object) -> dict[str, str]:
    answer: dict[str, str] = await double.control("POST", "/launch-data", body)
    return answer


async def test_the_hash_is_telegrams(double: Driver, olena: Player, time: MovableTime) -> None:
    data = (await launched(double, user_id=olena.id))["init_data"]
    parsed = safe_parse_webapp_init_data(TOKEN, data)
    assert parsed.user is not None
    assert (parsed.user.id, parsed.user.first_name) == (olena.id, "Олена")
    assert parsed.auth_date.timestamp() == time.moment
    assert parsed.query_id


@pytest.mark.parametrize(
    "damage",
    [("auth_date=1", "auth_date=2"), (r"%22id%22%3A1", "%22id%22%3A2"), ("hash=", "hash=0")],
)
async def test_damaged_data_do_not_verify(
    double: Driver, olena: Player, damage: tuple[str, str]
) -> None:
    data = (await launched(double, user_id=olena.id))["init_data"]
    damaged = data.replace(*damage)
    assert damaged != data
    assert check_webapp_signature(TOKEN, data)
    assert not check_webapp_signature(TOKEN, damaged)
    assert not check_webapp_signature("1000002:OTHER", data)


async def test_the_third_party_signature_verifies_with_the_test_key(
    double: Driver, olena: Player
) -> None:
    answer = await launched(double, user_id=olena.id)
    key = bytes.fromhex(answer["third_party_key"])
    assert check_third_party(1000001, answer["init_data"], key)
    assert not check_third_party(1000002, answer["init_data"], key)
    assert not check_third_party(1000001, answer["init_data"])


@pytest.mark.parametrize(("form", "expected"), [("absent", None), ("blank", "")])
async def test_the_signature_may_be_absent_or_blank_under_a_right_hash(
    double: Driver, olena: Player, form: str, expected: str | None
) -> None:
    data = (await launched(double, user_id=olena.id, signature=form))["init_data"]
    assert dict(parse_qsl(data, keep_blank_values=True)).get("signature") == expected
    if form == "absent":
        assert check_webapp_signature(TOKEN, data)


async def test_age_and_start_parameter(double: Driver, olena: Player, time: MovableTime) -> None:
    answer = await launched(
        double,
        user_id=olena.id,
        age_seconds=600,
        start_param="s1",
        url="https://example.org/sign#old",
    )
    fields = dict(parse_qsl(answer["init_data"]))
    assert fields["auth_date"] == str(int(time.moment) - 600)
    assert (fields["start_param"], fields["chat_type"]) == ("s1", "private")
    assert "query_id" not in fields
    fragment = urlsplit(answer["url"]).fragment
    assert fragment.startswith("old&")
    assert parse_qs(fragment)["tgWebAppData"] == [answer["init_data"]]


async def test_only_people_with_a_chat_open_mini_apps(double: Driver) -> None:
    stranger = await double.person(is_started=False)
    status, _ = await double.control_raw("POST", "/launch-data", {"user_id": stranger.id})
    assert status == 409
