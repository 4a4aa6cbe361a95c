"""Who has access to the patient's data, and what was done with them: J14.1 to J14.3."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.refusals import code_of

ACCESS, JOURNAL, ACCOUNTS = "app_approvals", "my_journal", "my_access"
SIGN_IN = "Увійдіть з електронним підписом"
_MINUTE = timedelta(minutes=1)


async def name_of(core: RunningCore, patient: Patient) -> str:
    """Let another channel act for the patient; its name."""
    other = await core.channel()
    token = await core.sign_in(other, patient)
    [app] = [
        each
        for each in (await other.access.apps(token.value)).data
        if each.client_id == other.credentials.client_id
    ]
    return app.client_name


async def test_every_channel_is_named_and_this_bot_is_told_apart(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    core.clock.advance(_MINUTE)
    name = await name_of(core, patient)
    await guest.starts(ACCESS)
    text = await guest.screen()
    assert "Цей бот" in text
    assert f"Е-кабінет «{name}»" in text


async def test_another_channels_access_is_taken_back_after_a_question(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    core.clock.advance(_MINUTE)
    other = await core.channel()
    token = (await core.sign_in(other, patient)).value
    name = (await other.access.apps(token)).data[0].client_name
    await guest.starts(ACCESS)
    await guest.taps(label(ACCESS, "access-item", number=1))
    assert said(ACCESS, "revoke", here="no", name=name) in await guest.screen()
    await guest.taps(label(ACCESS, "revoke-REVOKE"))
    assert await guest.screen() == said(ACCESS, "done", name=name)
    assert await code_of(other.persons.me(token)) == "token_invalid"
    await guest.starts(ACCESS)
    assert name not in await guest.screen()


async def test_keeping_an_access_changes_nothing(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    other = await core.channel()
    token = (await core.sign_in(other, patient)).value
    await guest.starts(ACCESS)
    await guest.taps(label(ACCESS, "access-item", number=1))
    await guest.taps(label(ACCESS, "revoke-KEEP"))
    assert said(ACCESS, "access") in await guest.screen()
    assert (await other.persons.me(token)).id == patient.person_id


async def test_an_access_that_ended_meanwhile_is_said_to_be_gone(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    core.clock.advance(_MINUTE)
    other = await core.channel()
    token = (await core.sign_in(other, patient)).value
    app = (await other.access.apps(token)).data[0]
    await guest.starts(ACCESS)
    await guest.taps(label(ACCESS, "access-item", number=1))
    await other.access.delete_app(token, app.id)
    await guest.taps(label(ACCESS, "revoke-REVOKE"))
    assert await guest.screen() == said(ACCESS, "abort-gone")


async def test_taking_this_bots_access_back_ends_the_session_in_every_chat(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    here, there = await cabinet.signed_in(patient), await cabinet.signed_in(patient)
    await here.starts(ACCESS)
    await here.taps(label(ACCESS, "access-item", number=1))
    assert said(ACCESS, "revoke", here="yes", name="") in await here.screen()
    await here.taps(label(ACCESS, "revoke-REVOKE"))
    assert await here.screen() == said(ACCESS, "abort-revoked-here")
    for guest in (here, there):
        assert await cabinet.base.chat_tokens.tokens(guest.id) is None
        await guest.starts(ACCESS)
        assert SIGN_IN in await guest.screen()


async def test_an_access_taken_back_elsewhere_ends_the_session_here(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    other = await core.channel()
    token = (await core.sign_in(other, patient)).value
    for app in (await other.access.apps(token)).data:
        if app.client_id == cabinet.client.credentials.client_id:
            await other.access.delete_app(token, app.id)
    await guest.starts(JOURNAL)
    assert SIGN_IN in await guest.screen()
    await cabinet.signs_in(guest, patient)
    await guest.starts(ACCESS)
    assert "Цей бот" in await guest.screen()


async def test_many_channels_come_by_pages(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    for _ in range(5):
        core.clock.advance(_MINUTE)
        await core.sign_in(await core.channel(), patient)
    await guest.starts(ACCESS)
    assert "Цей бот" not in await guest.screen()
    await guest.taps(label("menu", "next-page"))
    assert "Цей бот" in await guest.screen()


async def test_accounts_and_channels_lead_to_each_other(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(ACCESS)
    await guest.taps(label(ACCESS, "access-ACCOUNTS"))
    assert said(ACCOUNTS, "accounts") in await guest.screen()
    await guest.taps(label(ACCOUNTS, "accounts-CHANNELS"))
    assert said(ACCESS, "access") in await guest.screen()


# --- what was done ----------------------------------------------------------------------------


async def test_the_latest_actions_come_first_and_numbers_are_masked(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    core.clock.advance(_MINUTE)
    token = (await core.sign_in(cabinet.client, patient)).value
    phone = "+380007654321"
    methods = cabinet.client.authentication_methods
    request = await methods.create_request(token, phone, "Telegram")
    await methods.approve_request(token, request.id, await cabinet.code(phone, 1))
    await guest.starts(JOURNAL)
    text = await guest.screen()
    assert "Перегляди в інших системах ЕСОЗ сюди не надходять." in text
    assert text.index("додано номер +380 •• ••• 43 21") < text.index("цей бот отримав доступ")
    assert f"увійшли з акаунта Telegram •••{str(guest.id)[-4:]}" in text
    assert phone not in text


async def test_an_action_that_is_not_recognised_can_be_reported(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(JOURNAL)
    await guest.taps(label(JOURNAL, "actions-item", number=1))
    assert label("report_action", "confirm-REPORT") in await guest.buttons()
