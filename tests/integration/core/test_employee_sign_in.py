"""Sign-in of a clinic's employee through the clinic's own system."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from core.client import CoreClient
from core.contract.access import ClientType, Scope
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.people import SigningPerson, with_key
from tests.kit.refusals import code_of
from tests.kit.registry import Clinic


class Staff:
    """A clinic with one employee of each role, and its system."""

    def __init__(self, clinic: Clinic, mis: CoreClient, core: RunningCore) -> None:
        self.clinic = clinic
        self.mis = mis
        self._core = core

    async def hire(self, role: str, **changes: Any) -> tuple[SigningPerson, UUID]:
        """An employee with a key, and his id."""
        signer = with_key(self._core.pki, surname="Лікаренко", given_name="Вигаданий")
        hired = self.clinic.doctor(signer=signer, **{"employee_type": role, **changes})
        await self._core.load(self.clinic.records())
        return signer, hired.employee_id


@pytest.fixture
async def staff(core: RunningCore) -> Staff:
    """A clinic and its system."""
    clinic = Clinic()
    await core.load(clinic.records())
    mis = await core.channel(ClientType.MIS, legal_entity_id=clinic.legal_entity_id)
    return Staff(clinic, mis, core)


@pytest.mark.parametrize(
    ("role", "may_sign"), [("DOCTOR", True), ("RECEPTIONIST", False), ("OWNER", False)]
)
async def test_role_decides_what_the_token_is_good_for(
    core: RunningCore, staff: Staff, role: str, may_sign: bool
) -> None:
    signer, employee_id = await staff.hire(role)
    token = await core.sign_employee_in(staff.mis, signer)
    assert token.details.employee_id == employee_id
    assert token.details.legal_entity_id == staff.clinic.legal_entity_id
    assert token.details.person_id is None
    assert (Scope.CLINIC_REQUEST_SIGN in token.details.scopes) is may_sign
    assert Scope.CLINIC_REQUEST_APPROVE in token.details.scopes


async def test_employee_of_another_clinic_is_unknown(core: RunningCore, staff: Staff) -> None:
    signer, _ = await staff.hire("DOCTOR")
    clinic = Clinic()
    await core.load(clinic.records())
    elsewhere = await core.channel(ClientType.MIS, legal_entity_id=clinic.legal_entity_id)
    assert await code_of(core.sign_employee_in(elsewhere, signer)) == ErrorCode.EMPLOYEE_UNKNOWN


async def test_role_without_scopes_and_stranger_are_unknown(
    core: RunningCore, staff: Staff
) -> None:
    cleaner, _ = await staff.hire("ACCOUNTANT")
    stranger = with_key(core.pki, surname="Чужинець", given_name="Вигаданий")
    for signer in (cleaner, stranger):
        assert await code_of(core.sign_employee_in(staff.mis, signer)) == (
            ErrorCode.EMPLOYEE_UNKNOWN
        )


async def test_dismissed_employee_is_unknown(core: RunningCore, staff: Staff) -> None:
    signer, _ = await staff.hire("DOCTOR", status="STOPPED", is_active=False)
    assert await code_of(core.sign_employee_in(staff.mis, signer)) == ErrorCode.EMPLOYEE_UNKNOWN


async def test_patients_system_does_not_sign_employees_in(
    core: RunningCore, bot: CoreClient, staff: Staff
) -> None:
    signer, _ = await staff.hire("DOCTOR")
    assert await code_of(core.sign_employee_in(bot, signer)) == ErrorCode.CLIENT_TYPE_FORBIDDEN


async def test_clinics_token_opens_no_patients_method(core: RunningCore, staff: Staff) -> None:
    signer, _ = await staff.hire("DOCTOR")
    token = await core.sign_employee_in(staff.mis, signer)
    assert await code_of(staff.mis.persons.me(token.value)) == ErrorCode.FORBIDDEN_SCOPE


async def test_clinics_system_needs_a_clinic_and_only_clinics_scopes(core: RunningCore) -> None:
    with pytest.raises(ValueError, match="belongs to a legal entity"):
        await core.channel(ClientType.MIS)
    with pytest.raises(ValueError, match="cannot have the scopes"):
        await core.channel(ClientType.MIS, legal_entity_id=new_id(), scopes=[Scope.PERSON_READ])
    with pytest.raises(ValueError, match="cannot have the scopes"):
        await core.channel(scopes=[Scope.CLINIC_REQUEST_SIGN])
