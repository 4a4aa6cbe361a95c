"""The patient's own record, and what is stored of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from core.client import CoreClient
from core.contract.errors import ErrorCode
from core.errors import InvalidInput
from core.kit.crypto import FieldCipher, SealBroken
from core.kit.ids import new_id
from core.services import Services
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient, person_record, tax_number
from tests.kit.refusals import code_of


async def test_patient_reads_his_own_record(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    token = await core.sign_in(bot, patient)
    me = await bot.persons.me(token.value)
    assert (me.id, me.tax_id, me.birth_date) == (
        patient.person_id,
        patient.code,
        date(1987, 5, 14),
    )
    assert me.emergency_contact.last_name == "Особенко"
    assert me.verification.verification_status == "VERIFIED"


async def test_verification_shows_what_each_register_said(
    core: RunningCore, bot: CoreClient
) -> None:
    drfo = {"verification_status": "NOT_VERIFIED", "verification_reason": "AUTO", "result": 2}
    patient = await core.patient(
        verification={"verification_status": "NOT_VERIFIED", "details": {"drfo": drfo}}
    )
    token = await core.sign_in(bot, patient)
    shown = await bot.persons.verification(token.value)
    assert shown.person_verification.verification_status == "NOT_VERIFIED"
    assert shown.person_verification.details["drfo"].model_dump(exclude_none=True) == drfo


async def test_methods_of_authentication_are_the_persons_own(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    await core.patient()
    token = await core.sign_in(bot, patient)
    [method] = await bot.persons.authentication_methods(token.value)
    assert (method.type, method.value, method.is_active) == ("OTP", patient.phone, True)
    assert method.person_id == patient.person_id


async def test_record_that_falls_out_of_use_is_closed(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    token = await core.sign_in(bot, patient)
    await core.load(
        [("person", person_record(patient.person_id, tax_id=patient.code, status="inactive"))]
    )
    assert await code_of(bot.persons.me(token.value)) == ErrorCode.PERSON_INACTIVE


# --- storage ----------------------------------------------------------------------------------


async def test_no_personal_value_is_stored_in_the_clear(core: RunningCore) -> None:
    patient = await core.patient()
    stored = ""
    for table in ("person", "person_key", "authentication_method"):
        for row in await core.rows(f"SELECT * FROM core.{table}"):  # noqa: S608 - names are ours
            stored += "".join(
                value.decode(errors="replace") if isinstance(value, bytes) else str(value)
                for value in row.values()
            )
    for value in (patient.code, patient.surname, "1987-05-14", patient.phone, "Вигадане"):
        assert value not in stored


async def test_sealed_record_opens_only_in_its_own_row(core: RunningCore) -> None:
    first, second = await core.patient(), await core.patient()
    await core.execute(
        "UPDATE core.person SET sealed_data = (SELECT sealed_data FROM core.person "
        "WHERE person_id = :other) WHERE person_id = :own",
        own=first.person_id,
        other=second.person_id,
    )
    with pytest.raises(SealBroken):
        async with core.base.database.transaction() as connection:
            await Services(core.base).persons.get(connection, first.person_id)


async def test_record_sealed_with_an_older_key_still_opens(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    [before] = await core.rows("SELECT key_version FROM core.person")
    assert before["key_version"] == 1
    keys = core.base.settings.core_encryption_keys.get_secret_value()
    newer = FieldCipher.from_text(f"{keys},2:{'B' * 43}=")
    assert newer.current_version == 2
    [row] = await core.rows("SELECT sealed_data FROM core.person")
    place = f"person.sealed_data|{patient.person_id}"
    assert patient.code.encode() in newer.open(bytes(row["sealed_data"]), place)


# --- extracts ---------------------------------------------------------------------------------


async def keys_of(core: RunningCore, person_id: UUID) -> int:
    query = "SELECT 1 FROM core.person_key WHERE person_id = :id"
    return len(await core.rows(query, id=person_id))


async def test_extract_can_be_loaded_twice(core: RunningCore) -> None:
    record = person_record(new_id(), tax_id=tax_number())
    keys = []
    for _ in range(2):
        assert await core.load([("person", record)]) == {"person": 1}
        keys.append(await keys_of(core, UUID(record["id"])))
    assert len(await core.rows("SELECT 1 FROM core.person")) == 1
    assert len(await core.rows("SELECT 1 FROM core.authentication_method")) == 1
    assert keys[0] == keys[1] > 0


async def test_number_that_is_gone_from_the_record_leads_nowhere(core: RunningCore) -> None:
    person_id, old, new = new_id(), tax_number(), tax_number()
    await core.load([("person", person_record(person_id, tax_id=old))])
    await core.load([("person", person_record(person_id, tax_id=new))])
    persons = Services(core.base).persons
    async with core.base.database.transaction() as connection:
        assert await persons.find_by_tax_id(connection, old) == []
        [found] = await persons.find_by_tax_id(connection, f" {new} ")
    assert found.id == person_id


async def test_large_extract_is_loaded_in_batches(core: RunningCore) -> None:
    records = [("person", person_record(new_id(), tax_id=tax_number())) for _ in range(1203)]
    assert await core.load(records) == {"person": 1203}
    assert len(await core.rows("SELECT 1 FROM core.person")) == 1203


async def test_record_that_does_not_fit_names_its_place_and_not_its_value(
    core: RunningCore,
) -> None:
    broken = person_record(new_id(), birth_date=date(2000, 1, 1), gender="Інше")
    with pytest.raises(InvalidInput) as caught:
        await core.load([("person", person_record(new_id())), ("person", broken)])
    [entry] = caught.value.invalid
    assert entry.entry == "$[1].gender"
    assert "Інше" not in entry.description
