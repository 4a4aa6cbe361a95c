"""Which changes are news, and which buttons a telling has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

import pytest

from bot.flows import discover
from bot.news.model import (
    BY_FELLOWS,
    CLOSED,
    ENDINGS,
    ENDS,
    REMINDER,
    TELLINGS,
    Told,
    Whose,
    ends_declaration,
    has_ended,
    news_of,
)
from bot.texts import LANGUAGES, Texts
from core.contract.events import ENDING_SOON, FeedEvent
from core.contract.person_requests import PersonRequestStatus
from core.kit.ids import new_id
from core.persons.model import VerificationStatus

TEXTS = Texts()
FLOWS = discover()
TABLES = (TELLINGS, BY_FELLOWS, ENDS, ENDINGS, CLOSED)
EVERY = {each for table in TABLES for each in table.values()} | {REMINDER}


def event(
    entity: str, *, by_patient: bool = False, kind: str = "StatusChangeEvent", **properties: Any
) -> FeedEvent:
    return FeedEvent(
        id=new_id(),
        event_type=kind,
        entity_type=entity,
        entity_id=new_id(),
        properties={name: {"new_value": value} for name, value in properties.items()},
        event_time=datetime(2026, 11, 23, 9, tzinfo=UTC),
        changed_by=new_id(),
        person_id=new_id(),
        changed_by_patient=by_patient,
    )


def told(one: FeedEvent) -> str | None:
    news = news_of(one)
    return news.telling.text if news else None


def test_a_number_that_came_or_went_is_told_whoever_did_it() -> None:
    for by_patient in (True, False):
        came = event("AuthenticationMethod", by_patient=by_patient, is_active=True)
        went = event("AuthenticationMethod", by_patient=by_patient, is_active=False)
        assert (told(came), told(went)) == ("number-added", "number-removed")


def test_changed_data_are_told_and_the_patients_own_marked() -> None:
    elsewhere = news_of(event("PersonRequest", by_patient=True, status="SIGNED"))
    assert elsewhere is not None
    assert elsewhere.telling.told is Told.UNLESS_HERE
    assert elsewhere.is_own


def test_what_the_patient_ended_elsewhere_is_told_and_what_ended_otherwise_is_not() -> None:
    ended = news_of(event("Declaration", by_patient=True, status="terminated"))
    assert ended is not None
    assert (ended.telling.text, ended.is_own) == ("declaration-elsewhere", True)
    assert ended.telling.told is Told.OWN_ELSEWHERE
    # A new declaration ends the old one, and is told itself.
    assert told(event("Declaration", status="terminated")) is None


def test_a_representative_is_told_without_a_report_in_his_own_name() -> None:
    ended = news_of(event("Declaration", by_patient=True, status="terminated"))
    assert ended is not None
    own = ended.buttons(is_representative=False)
    others = ended.buttons(is_representative=True)
    assert [flow for _, flow in own] == ["my_declarations", "report_action"]
    assert [flow for _, flow in others] == ["my_declarations"]


@pytest.mark.parametrize(
    ("entity", "properties", "text"),
    [
        ("DeclarationRequest", {"is_shareable": True}, "request"),
        ("DeclarationRequest", {"status": "REJECTED"}, "request"),
        ("Declaration", {"status": "terminated"}, "declaration"),
        ("Declaration", {"status": "terminated", "reason": "manual_person"}, "declaration"),
        ("PersonRequest", {"status": "SIGNED"}, "data"),
        ("DeclarationRequest", {"status": "NEW"}, None),
        ("PersonRequest", {"status": "NEW"}, None),
    ],
)
def test_what_the_other_representative_did_is_told_in_words_that_name_no_channel(
    entity: str, properties: dict[str, Any], text: str | None
) -> None:
    news = news_of(event(entity, by_patient=True, **properties), Whose.FELLOWS)
    assert (news.telling.text if news else None) == text
    assert news is None or not news.is_own
    if news:
        flows = {flow for _, flow in news.buttons(is_representative=True)}
        assert all(FLOWS[flow].for_others for flow in flows)


def test_a_change_of_data_opens_for_a_representative_the_data_and_not_his_own_journal() -> None:
    changed = news_of(event("PersonRequest", status="SIGNED"))
    assert changed is not None
    assert changed.buttons(is_representative=True) == (("open", "my_data"),)
    own = changed.buttons(is_representative=False)
    assert [flow for _, flow in own] == ["my_journal", "report_action"]


def test_a_request_taken_back_elsewhere_is_told_like_a_refused_one() -> None:
    taken_back = news_of(event("DeclarationRequest", by_patient=True, status="REJECTED"))
    assert taken_back is not None
    assert (taken_back.telling.text, taken_back.is_own) == ("request", True)
    assert taken_back.telling.told is Told.UNLESS_HERE
    refused = news_of(event("DeclarationRequest", status="REJECTED"))
    assert refused is not None
    assert refused.telling.text == "request"


def test_a_doctors_answer_is_told_but_what_the_patient_did_is_not() -> None:
    assert told(event("Declaration", status="closed")) == "declaration"
    assert told(event("Declaration", by_patient=True, status="closed")) is None


@pytest.mark.parametrize("status", ["VERIFIED", "NOT_VERIFIED", "CHANGES_NEEDED", "IN_REVIEW"])
def test_what_the_registers_came_to_is_told(status: str) -> None:
    assert told(event("Person", verification_status=status)) == "verification"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("VERIFIED", "relationship"),
        ("NOT_VERIFIED", "relationship"),
        ("VERIFICATION_NEEDED", None),
        ("IN_REVIEW", "relationship-in-review"),
    ],
)
def test_only_an_answer_about_a_relationship_is_told(status: str, expected: str | None) -> None:
    changed = event("ConfidantPersonRelationship", status="active", verification_status=status)
    assert told(changed) == expected


def test_that_the_registers_are_being_asked_is_not() -> None:
    assert told(event("Person", verification_status="VERIFICATION_NEEDED")) is None


# --- ends ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("auto_employee_deactivate", "doctor-left"),
        ("auto_reorganization", "doctor-left"),
        ("auto_deactivation_legal_entity", "clinic-closed"),
        ("manual_person", "ended-by-nhsu"),
        ("manual_employee_deactivate", "ended-by-nhsu"),
        ("auto_fraud", "ended-by-nhsu"),
        ("auto_merge", "declaration"),
        ("auto_death_registration", None),
        (None, None),
    ],
)
def test_why_a_declaration_was_terminated_is_told(reason: str | None, text: str | None) -> None:
    properties: dict[str, Any] = {"reason": reason} if reason else {}
    assert told(event("Declaration", status="terminated", **properties)) == text


def test_the_patients_own_termination_is_not_laid_to_nhsu() -> None:
    own = event("Declaration", by_patient=True, status="terminated", reason="manual_person")
    assert told(own) == "declaration-elsewhere"


@pytest.mark.parametrize(
    ("reason", "over", "soon"),
    [
        ("auto_majority", "grown-up", "grown-up-soon"),
        ("auto_closing", "term-over", "term-soon"),
    ],
)
def test_a_term_is_told_before_and_at_its_end(reason: str, over: str, soon: str) -> None:
    ended = event("Declaration", status="closed", reason=reason)
    coming = event("Declaration", kind=ENDING_SOON, end_date="2027-04-01", reason=reason)
    assert (told(ended), told(coming)) == (over, soon)


@pytest.mark.parametrize(
    ("status", "why", "text"),
    [
        ("EXPIRED", "expired", "request-expired"),
        ("EXPIRED", None, "request-expired"),
        ("CANCELLED", "doctor_left", "request-doctor-left"),
        ("CANCELLED", "clinic_closed", "request-clinic-closed"),
        ("CANCELLED", "person_inactive", None),
        ("CANCELLED", "request_cancelled", None),
        ("CANCELLED", None, None),
    ],
)
def test_why_a_request_was_closed_is_told(status: str, why: str | None, text: str | None) -> None:
    properties: dict[str, Any] = {"status_reason": why} if why else {}
    assert told(event("DeclarationRequest", status=status, **properties)) == text


def test_an_answer_that_is_still_awaited_is_told() -> None:
    """J8.2."""
    soon = "2026-12-01T09:00:00+00:00"
    assert told(event("DeclarationRequest", kind=ENDING_SOON, expires_at=soon)) == "no-answer-yet"
    assert told(event("Weather", kind=ENDING_SOON, status="sunny")) is None


@pytest.mark.parametrize(
    ("entity", "properties", "day"),
    [
        # Late in the evening by UTC is the next day in Kyiv.
        ("DeclarationRequest", {"expires_at": "2026-11-30T22:30:00+00:00"}, date(2026, 12, 1)),
        ("DeclarationRequest", {"expires_at": "2026-11-30"}, date(2026, 11, 30)),
        ("DeclarationRequest", {"expires_at": "soon"}, None),
        ("DeclarationRequest", {}, None),
        ("Declaration", {"end_date": "2027-04-01", "reason": "auto_closing"}, date(2027, 4, 1)),
    ],
)
def test_the_last_day_is_told_where_the_core_tells_it(
    entity: str, properties: dict[str, Any], day: date | None
) -> None:
    news = news_of(event(entity, kind=ENDING_SOON, **properties))
    assert news is not None
    assert news.args == {"dated": "yes" if day else "no", "ends-on": day}
    assert TEXTS.text("news", news.telling.text, "uk", {"for-other": "no", **news.args})


def test_a_reminder_is_offered_where_the_last_day_is_known() -> None:
    """J7.7."""
    dated = news_of(
        event("Declaration", kind=ENDING_SOON, end_date="2027-04-01", reason="auto_majority")
    )
    undated = news_of(event("Declaration", kind=ENDING_SOON, reason="auto_majority"))
    assert dated is not None
    assert undated is not None
    for is_representative in (True, False):
        flows = [flow for _, flow in dated.buttons(is_representative=is_representative)]
        assert flows == ["find_doctor", "remind_later", "my_declarations"]
        flows = [flow for _, flow in undated.buttons(is_representative=is_representative)]
        assert flows == ["find_doctor", "my_declarations"]


@pytest.mark.parametrize(
    ("one", "ends"),
    [
        (event("Declaration", status="closed", reason="auto_majority"), True),
        (event("Declaration", status="terminated"), True),
        (event("Declaration", by_patient=True, status="terminated"), True),
        (event("Declaration", status="rejected"), True),
        (event("Declaration", status="active"), False),
        (event("Declaration", kind=ENDING_SOON, status="closed"), False),
        (event("DeclarationRequest", status="terminated"), False),
    ],
)
def test_a_declaration_that_ended_is_reminded_of_no_more(one: FeedEvent, ends: bool) -> None:
    assert ends_declaration(one) is ends


def test_what_has_ended_has_no_day_to_come() -> None:
    ended = news_of(event("Declaration", status="closed", end_date="2027-04-01"))
    assert ended is not None
    assert ended.ends_on is None


def test_what_is_unknown_is_no_news() -> None:
    assert told(event("Weather", status="sunny")) is None
    assert told(event("Person", verification_status=["VERIFIED"])) is None
    assert told(event("Person")) is None


def test_values_that_are_told_are_values_that_occur() -> None:
    told_of = {
        kind: {value for entity, attribute, value in TELLINGS if (entity, attribute) == kind}
        for kind in {(entity, attribute) for entity, attribute, _ in TELLINGS}
    }
    assert told_of["Person", "verification_status"] <= set(VerificationStatus)
    assert told_of["ConfidantPersonRelationship", "verification_status"] <= set(VerificationStatus)
    assert told_of["PersonRequest", "status"] <= set(PersonRequestStatus)


def test_a_relationship_is_announced_to_end_and_ends() -> None:
    soon = event("ConfidantPersonRelationship", kind="EndingSoonEvent", status="active")
    over = event("ConfidantPersonRelationship", status="inactive")
    assert (told(soon), told(over)) == ("family-ending", "family-ended")
    assert (has_ended(soon), has_ended(over)) == (False, True)
    by_himself = event("ConfidantPersonRelationship", by_patient=True, status="inactive")
    assert told(by_himself) is None
    assert has_ended(by_himself)


@pytest.mark.parametrize("telling", sorted(EVERY, key=attrgetter("text")), ids=attrgetter("text"))
def test_a_telling_has_its_words_and_opens_flows_that_exist(telling: Any) -> None:
    assert telling.buttons
    for language in LANGUAGES:
        assert TEXTS.has("news", telling.text, language)
        for words, flow in telling.buttons:
            # Where the details of verification are not installed, the button shows the menu.
            assert flow in FLOWS or flow == "verification"
            assert len(TEXTS.label("news", words, language)) <= 26
