"""No person in the logs, whatever happens to him."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Iterator

import orjson
import pytest

from core.client import CoreClient
from core.kit import log as logs
from core.kit.ids import new_id
from tests.kit.core_service import PATIENT_SCOPES, RunningCore
from tests.kit.logs import log_plainly
from tests.kit.people import Patient
from tests.kit.refusals import refusal


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the service logs."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure("json", stream)
    yield stream
    log_plainly()
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_nothing_about_a_patient_is_logged(
    written: io.StringIO, core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    token = await core.sign_in(bot, patient)
    await bot.persons.me(token.value)
    await bot.persons.send_code(token.value, "Telegram")
    await core.sms.holds(1)
    await refusal(bot.persons.send_code(token.value, "Telegram"))
    await refusal(bot.persons.check_code(token.value, new_id(), "1116"))
    broken = core.sign(patient, orjson.dumps({"jwt": "x", "name": patient.surname}))
    await refusal(bot.access.sign_in(broken, PATIENT_SCOPES))
    damaged = base64.b64encode(base64.b64decode(broken)[:-9]).decode()
    await refusal(bot.access.sign_in(damaged, PATIENT_SCOPES))
    # A row that cannot be read makes an error nobody foresaw.
    await core.execute("UPDATE core.person SET sealed_data = :junk", junk=patient.code.encode())
    with pytest.raises(Exception, match="status 500"):
        await bot.persons.me(token.value)

    text = written.getvalue()
    assert "call.failed" in text
    assert "call.refused" in text
    secrets = (
        patient.code,
        patient.surname,
        patient.phone,
        token.value,
        token.details.refresh_token,
        bot.credentials.secret,
        core.sms.messages[0]["text"][-40:],
    )
    for secret in secrets:
        assert secret not in text
    for line in text.splitlines():
        assert orjson.loads(line)["event"]
