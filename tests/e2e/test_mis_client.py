"""A vendor of clinics' systems tries the example client against the running sandbox."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.contract.declarations import DeclarationStatus
from tests.e2e.cabinet import Cabinet, family_doctors, open_cabinet
from tests.kit.installation import RunningInstallation
from tests.kit.world import World

_ROOT = Path(__file__).parents[2]
APPROVED, REFUSED = 31, 32


@dataclass
class Vendor:
    """Runs the client as the page tells, with the settings that the sandbox prints."""

    settings: dict[str, str]

    async def runs(self, *words: str) -> tuple[int, Any]:
        """Exit status, and what was printed."""
        status, said, complaint = await run("docs/mis_client.py", *words, **self.settings)
        return status, json.loads(said) if status == 0 else complaint


async def run(*words: str, **settings: str) -> tuple[int, str, str]:
    """A program of the project: exit status, output, complaints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=_ROOT, env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complaint = await process.communicate()
    return await process.wait(), said.decode(), complaint.decode()


@pytest.fixture(scope="module")
def doctor(world: World) -> dict[str, Any]:
    """Somebody whom the chat's stories do not choose."""
    return family_doctors(world)[0]


@pytest.fixture
async def vendor(installation: RunningInstallation, doctor: dict[str, Any]) -> Vendor:
    """Somebody with the settings of the doctor's clinic."""
    status, said, _ = await run(
        "-m", "sandbox.mis", "--employee", doctor["id"],
        "--port", str(installation.ports.base), "--data", str(installation.folder),
    )  # fmt: skip
    assert status == 0
    pairs = [shlex.split(line)[1].partition("=") for line in said.splitlines()]
    return Vendor({name: value for name, _, value in pairs})


@pytest.fixture
async def cabinet(installation: RunningInstallation, world: World) -> AsyncIterator[Cabinet]:
    """The patients' cabinet."""
    async with open_cabinet(installation, world) as opened:
        yield opened


async def test_a_waiting_request_is_listed_shown_approved_and_signed(
    world: World, cabinet: Cabinet, doctor: dict[str, Any], vendor: Vendor
) -> None:
    visitor = await cabinet.enters(APPROVED)
    request_id, declaration_id = await visitor.submits(doctor)
    status, listed = await vendor.runs()
    assert status == 0
    assert str(request_id) in [each["id"] for each in listed]
    _, shown = await vendor.runs("show", str(request_id))
    assert shown["person"]["last_name"] == world.patient(APPROVED).name.last_name
    assert shown["content"].startswith("<")
    _, approved = await vendor.runs("approve", str(request_id))
    assert approved["status"] == "APPROVED"
    _, declaration = await vendor.runs("sign", str(request_id))
    assert (declaration["id"], declaration["status"]) == (str(declaration_id), "active")
    seen = await visitor.client.declarations.get(visitor.token, declaration_id)
    assert seen.status is DeclarationStatus.ACTIVE


async def test_a_refusal_reaches_the_patient_with_its_reason(
    cabinet: Cabinet, doctor: dict[str, Any], vendor: Vendor
) -> None:
    visitor = await cabinet.enters(REFUSED)
    request_id, _ = await visitor.submits(doctor)
    _, rejected = await vendor.runs("reject", str(request_id), "other", "Лікар у відпустці")
    assert rejected["status"] == "REJECTED"
    told = await visitor.client.declaration_requests.get(visitor.token, request_id)
    assert (told.status_reason, told.status_comment) == ("other", "Лікар у відпустці")
    _, left = await vendor.runs("list")
    assert str(request_id) not in [each["id"] for each in left]
    status, complaint = await vendor.runs("approve", str(request_id))
    assert (status, complaint.strip()) == (1, "refused: Invalid transition")
