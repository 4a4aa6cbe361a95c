"""Pictures of a registered child's documents: put by the parent before anything is verified."""

from __future__ import annotations

from typing import Any

import pytest

from core.contract.confidants import ConfidantSignedUp
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from core.verification.model import Outcome
from tests.kit.applicants import document
from tests.kit.families import Household, Parent, proof
from tests.kit.pictures import jpeg
from tests.kit.refusals import code_of

FOREIGN = "BIRTH_CERTIFICATE_FOREIGN"
NUMBER = "AB 77/2020"


def foreign_child(household: Household, parent: Parent, **changes: Any) -> dict[str, Any]:
    """A child who was born abroad."""
    relation = {
        "person_id": str(parent[0].person_id),
        "documents_relationship": [proof("BIRTH_CERTIFICATE", number=NUMBER)],
    }
    papers = [document(FOREIGN, number=NUMBER)]
    return household.child(parent[0], documents=papers, confidant_person=relation, **changes)


@pytest.fixture
async def done(household: Household, mother: Parent) -> ConfidantSignedUp:
    """The mother has registered her child."""
    return await household.sign_up(*mother, foreign_child(household, mother))


async def test_a_parent_shows_a_foreign_certificate_before_the_relationship_is_verified(
    household: Household, mother: Parent, done: ConfidantSignedUp
) -> None:
    [place] = await household.bot.confidants.documents(mother[1], done.relationship.id)
    assert place.type == FOREIGN
    await household.bot.person_documents.upload(place.url, jpeg())
    assert await household.bot.confidants.documents(mother[1], done.relationship.id) == []
    [scan] = await household.core.rows(
        "SELECT person_id, request_id FROM core.person_document_scan WHERE uploaded_at IS NOT NULL"
    )
    assert (scan["person_id"], scan["request_id"]) == (done.person.id, None)


async def test_a_certificate_of_ukraine_needs_no_picture(
    household: Household, mother: Parent
) -> None:
    done = await household.sign_up(*mother, household.child(mother[0]))
    assert await household.bot.confidants.documents(mother[1], done.relationship.id) == []


async def test_a_second_claim_learns_nothing_until_it_is_verified(
    household: Household, mother: Parent, done: ConfidantSignedUp
) -> None:
    father = await household.grown_up()
    data = household.for_other(foreign_child(household, mother), father[0])
    other = await household.sign_up(*father, data)
    call = household.bot.confidants.documents(father[1], other.relationship.id)
    assert await code_of(call) == ErrorCode.NOT_FOUND
    await household.registers.compare(household.core)
    [place] = await household.bot.confidants.documents(father[1], other.relationship.id)
    assert place.type == FOREIGN


async def test_a_refused_claim_shows_nothing(
    household: Household, mother: Parent, done: ConfidantSignedUp
) -> None:
    household.registers.outcomes["dracs_birth"] = Outcome.DIFFERS
    await household.registers.compare(household.core)
    call = household.bot.confidants.documents(mother[1], done.relationship.id)
    assert await code_of(call) == ErrorCode.NOT_FOUND


async def test_only_ones_own_relationship_is_asked_about(
    household: Household, mother: Parent, done: ConfidantSignedUp
) -> None:
    stranger = await household.grown_up()
    for relationship_id in (done.relationship.id, new_id()):
        call = household.bot.confidants.documents(stranger[1], relationship_id)
        assert await code_of(call) == ErrorCode.NOT_FOUND
