"""Encryption is renewed while the service runs, and nothing personal is ever in the clear."""

from __future__ import annotations

import asyncio
import base64
import os
from pathlib import Path
from typing import Any

from core.config import Settings
from core.kit.crypto import FieldCipher
from core.kit.rotation import Rotation
from core.services import Foundation, Services
from core.tables import sealed_tables
from sandbox.trust.pki import Pki
from tests.kit import canary
from tests.kit.core_service import RunningCore, core_settings, running_core
from tests.kit.registration import confirm_phone, newcomer, sign_up


def _key(version: int) -> str:
    return f"{version}:{base64.b64encode(os.urandom(32)).decode()}"


async def _renewed(settings: Settings) -> int:
    base = Foundation.of(settings)
    try:
        return await Rotation(base.database, settings.cipher, sealed_tables()).run(
            lambda table, rows: None
        )
    finally:
        await base.database.close()


async def _versions(core: RunningCore, cipher: FieldCipher) -> set[int]:
    status = await Rotation(core.base.database, cipher, sealed_tables()).status()
    return {version for versions in status.values() for version in versions}


async def test_everything_opens_under_the_new_key_alone(
    database_url: str, pki: Pki, tmp_path: Path
) -> None:
    first, second = _key(1), _key(2)
    old = core_settings(database_url, pki, tmp_path, core_encryption_keys=first)
    same: dict[str, Any] = {
        "core_index_key": old.core_index_key,
        "core_nonce_key": old.core_nonce_key,
    }
    async with running_core(
        database_url, pki, tmp_path, core_encryption_keys=first, **same
    ) as core:
        bot = await core.channel()
        person = await newcomer(core)
        await confirm_phone(core, bot, person.phone)
        done = await sign_up(core, bot, person)
        both = core_settings(
            database_url, pki, tmp_path, core_encryption_keys=f"{first},{second}", **same
        )
        # The service goes on under the old key meanwhile.
        renewed, me = await asyncio.gather(_renewed(both), bot.persons.me(done.token.value))
        assert renewed >= 3
        assert me.tax_id == person.code
        assert await _versions(core, both.cipher) == {2}
        assert await _renewed(both) == 0
    only: dict[str, Any] = {"core_encryption_keys": second, **same}
    async with running_core(database_url, pki, tmp_path, **only) as core:
        bot = await core.channel()
        token = await core.sign_in(bot, person)
        assert (await bot.persons.me(token.value)).last_name == "Тестенко"
        (method,) = await bot.persons.authentication_methods(token.value)
        assert method.value == person.phone


async def test_persons_are_found_again_after_a_new_index(core: RunningCore) -> None:
    patient = await core.patient()
    await core.execute("DELETE FROM core.person_key")
    services = Services(core.base)
    assert await services.persons.reindex(core.base.database) == 1
    async with core.base.database.transaction() as connection:
        found = await services.persons.find_by_tax_id(connection, patient.code)
    assert [person.id for person in found] == [patient.person_id]


async def test_plain_dump_of_the_database_shows_nobody(
    database_url: str, pki: Pki, tmp_path: Path
) -> None:
    async with running_core(database_url, pki, tmp_path) as core:
        bot = await core.channel()
        person = await newcomer(core, surname="Канарейченко")
        await confirm_phone(core, bot, person.phone)
        data = person.data(email="canary@example.org")
        data["addresses"][0] |= {"street": "Канаркова", "building": "7"}
        data["emergency_contact"]["phones"][0]["number"] = "+380009876543"
        await sign_up(core, bot, person, **data)
    dump = canary.plain_dump(database_url)
    assert dict(canary.tables(dump))["core.person"]
    assert canary.in_dump(dump, [canary.traces("newcomer", data)]) == []
    for word in ("Канарейченко", "Прикладівна", "Канаркова"):
        assert word not in dump
        assert word.encode().hex() not in dump
