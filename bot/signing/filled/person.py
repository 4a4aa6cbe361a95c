"""A person put together of what was filled in, what is recorded and what the chat has confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from bot.signing.filled.model import Change, FormRefused
from core.client.errors import Invalid
from core.contract import person_rules
from core.contract.person_requests import NewPersonBody, PersonBody
from core.contract.persons import PersonDetails
from core.kit.envelope import invalid_entries

Fields = Mapping[str, Any]

_Body = TypeVar("_Body", bound=BaseModel)

_ROOT: Final = "$.person"
OF_BIRTH: Final = frozenset({"BIRTH_CERTIFICATE", "BIRTH_CERTIFICATE_FOREIGN"})
_ONE_OF_EACH: Final = (person_rules.IDENTITY, person_rules.CAPACITY, OF_BIRTH)
_NEW: Final = frozenset(
    {
        "first_name", "last_name", "second_name", "birth_date", "birth_country",
        "birth_settlement", "gender", "email", "no_tax_id", "tax_id", "unzr", "secret",
        "documents", "addresses", "emergency_contact",
    }
)  # fmt: skip
FIELDS: Final[Mapping[Change, frozenset[str]]] = {
    Change.SURNAME: frozenset({"last_name", "documents", "unzr"}),
    Change.DOCUMENT: frozenset({"documents", "unzr"}),
    Change.ADDRESS: frozenset({"addresses"}),
    Change.EMAIL: frozenset({"email"}),
    Change.PHONE: frozenset(),
    Change.EMERGENCY_CONTACT: frozenset({"emergency_contact"}),
    Change.SECRET: frozenset({"secret"}),
}
"""Which fields of the person a change may touch; the rest comes from the core."""
_SHOWN: Final[Mapping[Change, frozenset[str]]] = {
    **FIELDS,
    Change.SURNAME: frozenset({"last_name", "unzr"}),
    Change.DOCUMENT: frozenset({"unzr"}),
    Change.SECRET: frozenset(),
}
"""Which of them are filled in beforehand: a new document has nothing of the old one."""


def new_person(filled: Fields, *, phone: str, preferred_way: str) -> NewPersonBody:
    """Somebody to be recorded, who is asked by the number that the chat has confirmed.

    Raises:
        FormRefused: fields of another shape, or fields that are not the form's to say.
    """
    refuse_foreign(filled, _NEW)
    return shaped(
        NewPersonBody,
        {
            **filled,
            "phones": [mobile(phone)],
            "preferred_way_communication": preferred_way,
            "authentication_methods": [{"type": "OTP", "phone_number": phone}],
        },
    )


def changed_person(
    recorded: Fields, change: Change, filled: Fields, *, phone: str | None = None
) -> PersonBody:
    """The person as recorded, with one change.

    New documents and addresses take the place of those of their kind and stand first.

    Raises:
        FormRefused: fields of another shape, or fields that this change does not touch.
    """
    refuse_foreign(filled, FIELDS[change])
    stated = shaped(_Stated, dict(filled)).model_dump(exclude_unset=True)
    wanted = {**recorded, **stated}
    if "documents" in stated:
        wanted["documents"] = _instead(
            stated["documents"], recorded.get("documents"), _replaced(stated["documents"])
        )
    if "addresses" in stated:
        wanted["addresses"] = _instead(
            stated["addresses"],
            recorded.get("addresses"),
            frozenset(address.get("type") for address in stated["addresses"]),
        )
    if phone is not None:
        wanted["phones"] = _instead([mobile(phone)], recorded.get("phones"), frozenset({"MOBILE"}))
    return shaped(PersonBody, {key: value for key, value in wanted.items() if value is not None})


def recorded_fields(person: PersonDetails) -> dict[str, Any]:
    """What the core keeps of a person, as a request about him states it."""
    told = person.model_dump(mode="json", exclude_none=True)
    return {key: value for key, value in told.items() if key in PersonBody.model_fields}


def filled_beforehand(recorded: Fields, change: Change) -> dict[str, Any]:
    """What of a record the form shows: the fields of the change, and the birth date.

    By the birth date the page tells a document that is older than its holder.
    """
    shown = _SHOWN[change] | {"birth_date"}
    return {key: value for key, value in recorded.items() if key in shown}


class _Stated(BaseModel):
    """Lists of objects, before they are put together with recorded ones."""

    model_config = {"extra": "allow"}

    documents: list[dict[str, Any]] = []
    addresses: list[dict[str, Any]] = []


def refuse_foreign(filled: Fields, allowed: frozenset[str], root: str = _ROOT) -> None:
    """A browser says nothing but what its form asks.

    Raises:
        FormRefused: there are other fields.
    """
    foreign = sorted(filled.keys() - allowed)
    if foreign:
        wording = "schema does not allow additional properties"
        raise FormRefused(invalid=[Invalid(f"{root}.{key}", "schema", wording) for key in foreign])


def shaped(model: type[_Body], data: Fields) -> _Body:
    """The model, if the data are of its shape.

    Raises:
        FormRefused: they are not; paths go from the person's root.
    """
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        entries = invalid_entries(problem, _ROOT)
        raise FormRefused(
            invalid=[Invalid(entry.entry, entry.rule, entry.description) for entry in entries]
        ) from None


def _replaced(documents: Sequence[Fields]) -> frozenset[str]:
    """Types that new documents take the place of: one identity, one proof, one certificate."""
    types = {document.get("type") for document in documents}
    return frozenset().union(*(group for group in _ONE_OF_EACH if types & group))


def _instead(
    new: Sequence[Fields], recorded: Sequence[Fields] | None, kinds: frozenset[Any]
) -> list[Fields]:
    return [*new, *(item for item in recorded or () if item["type"] not in kinds)]


def mobile(phone: str) -> dict[str, str]:
    """A mobile number as a record has it."""
    return {"type": "MOBILE", "number": phone}
