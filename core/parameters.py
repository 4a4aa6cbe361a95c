"""The domains' rules as the settings state them."""

from __future__ import annotations

from datetime import timedelta

from core.authentication_methods.service import CodeRules
from core.confidants.model import ActingRules
from core.config import Settings
from core.declaration_requests.model import Confirmation, RequestRules
from core.declarations.upkeep import UpkeepRules
from core.legal_entities.model import DoctorLimits, DoctorSpeciality
from core.person_documents.model import ScanRules
from core.person_requests.model import PersonRequestRules
from core.persons.rules import NameRule, PersonRules


def code_rules(settings: Settings) -> CodeRules:
    """How codes by SMS are made, tried and sent again."""
    return CodeRules(
        lifetime=timedelta(seconds=settings.code_lifetime_seconds),
        tries=settings.code_tries,
        resend_after=timedelta(seconds=settings.code_resend_after_seconds),
        per_day=settings.codes_per_person_per_day,
    )


def person_request_rules(settings: Settings) -> PersonRequestRules:
    """What a person's data must be, and how long a request about them lives."""
    person = PersonRules(
        no_self_registration_age=settings.no_self_registration_age,
        full_legal_capacity_age=settings.person_full_legal_capacity_age,
        tax_id_required_age=settings.tax_id_required_age,
        max_age=settings.person_max_age,
        text_length=settings.person_text_max_length,
        name_rule=NameRule(settings.person_name_rule),
        secret_length=(settings.secret_min_length, settings.secret_max_length),
        registration_documents=settings.person_registration_document_types,
        check_tax_id_digit=settings.check_tax_id_digit,
    )
    return PersonRequestRules(
        person=person,
        expiration=timedelta(hours=settings.person_request_expiration_hours),
        update_score=settings.person_update_score,
    )


def acting_rules(settings: Settings) -> ActingRules:
    """Who may act for himself, and for how many others."""
    return ActingRules(
        own_choice_age=settings.no_self_registration_age,
        full_capacity_age=settings.person_full_legal_capacity_age,
        per_person=settings.confidants_per_person,
        per_confidant=settings.third_person_limit,
        announced_before=timedelta(days=settings.relationship_announced_days),
    )


def scan_rules(settings: Settings) -> ScanRules:
    """Which documents must be shown as a picture, and for how long an upload address works."""
    return ScanRules(
        types=settings.person_scan_document_types,
        lifetime=timedelta(seconds=settings.person_upload_address_seconds),
    )


def doctor_limits(settings: Settings) -> DoctorLimits:
    """How many patients are held to be best for a doctor."""
    return DoctorLimits(
        {
            DoctorSpeciality.FAMILY_DOCTOR: settings.family_doctor_declarations_limit,
            DoctorSpeciality.THERAPIST: settings.therapist_declarations_limit,
            DoctorSpeciality.PEDIATRICIAN: settings.pediatrician_declarations_limit,
        }
    )


def upkeep_rules(settings: Settings) -> UpkeepRules:
    """What time does to declarations."""
    return UpkeepRules(
        verification=timedelta(days=settings.verification_request_expiration_days),
        announced_months=settings.declaration_announced_months,
    )


def request_rules(settings: Settings) -> RequestRules:
    """Ages, terms and confirmation of declaration requests."""
    return RequestRules(
        adult_age=settings.adult_age,
        term_years=settings.declaration_term_years,
        expiration=timedelta(days=settings.declaration_request_expiration_days),
        confirmation=Confirmation(settings.doctor_confirmation),
    )
