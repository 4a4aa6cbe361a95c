"""Who may be given which scopes, and where browsers may be sent."""

from __future__ import annotations

import pytest

from core.access.model import POSSIBLE_SCOPES, ROLE_SCOPES, is_redirect_address
from core.contract.access import ClientType, Scope, scope_list


def test_clinics_system_cannot_act_for_a_patient() -> None:
    possible = POSSIBLE_SCOPES[ClientType.MIS]
    assert Scope.PERSON_READ not in possible
    assert Scope.REQUEST_SIGN not in possible


def test_patients_system_cannot_act_for_a_clinic() -> None:
    for kind in (ClientType.PIS, ClientType.TRUSTED_PIS):
        assert Scope.CLINIC_REQUEST_SIGN not in POSSIBLE_SCOPES[kind]


def test_every_scope_is_possible_for_somebody() -> None:
    assert frozenset().union(*POSSIBLE_SCOPES.values()) == frozenset(Scope)


def test_every_role_stays_within_a_clinics_system() -> None:
    for scopes in ROLE_SCOPES.values():
        assert scopes <= POSSIBLE_SCOPES[ClientType.MIS]


def test_a_doctor_or_an_administrator_hands_the_doctors_signature_in() -> None:
    signing = {role for role, scopes in ROLE_SCOPES.items() if Scope.CLINIC_REQUEST_SIGN in scopes}
    assert signing == {"DOCTOR", "ADMIN"}


def test_scopes_of_a_list_are_taken_once_in_order() -> None:
    assert scope_list("  b a  b\tc ") == ["b", "a", "c"]


@pytest.mark.parametrize(
    "address",
    ["https://portal.example/return", "https://portal.example/return?a=1",
     "http://127.0.0.1:8000/portal/return", "http://localhost/return", "http://[::1]:1/"],
)  # fmt: skip
def test_browsers_are_sent_over_tls_or_to_this_machine(address: str) -> None:
    assert is_redirect_address(address)


@pytest.mark.parametrize(
    "address",
    ["", "portal.example/return", "//portal.example/", "http://portal.example/return",
     "https:///return", "https://portal.example/#part", "https://portal.example/#",
     "https://who@portal.example/", "https://портал.example/", "https://portal.example/ return",
     "https://portal.example/\r\nSet-Cookie: a=1", "javascript:alert(1)", "https://[::1/"],
)  # fmt: skip
def test_browsers_are_sent_nowhere_else(address: str) -> None:
    assert not is_redirect_address(address)
