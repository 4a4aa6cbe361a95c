"""The extract of the invented country against the published schemas."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from sandbox.people import extract
from sandbox.people.country import Country

DATA = Path(os.environ.get("CONFORMANCE_DATA", "/nonexistent")) / "esoz"
if not DATA.is_dir():
    pytest.skip("CONFORMANCE_DATA is not set", allow_module_level=True)

SPECIFICATION = json.loads((DATA / "pis-api.openapi.json").read_bytes())
SCHEMAS = {
    "region": "Response_Region",
    "district": "Response_District",
    "settlement": "Response_Settlement",
    "legal_entity": "Legal_entity_bulk",
    "division": "Division_bulk",
    "party": "Party_bulk",
    "employee": "Employee_bulk",
    "healthcare_service": "Healthcare_service_bulk",
    "contract_division": "Contract_division_bulk",
    "person": "pis_person_response",
}
# The published names of these fields hold a sample of their value (`: `VERIFICATION_NEEDED``).
CARELESS = {"verification_status: `VERIFICATION_NEEDED`": "verification_status"}
# The schema says text where the register has a truth value.
OTHER_TYPES = {("settlement", "mountain_group")}
COUNTRY = Country(date(2026, 11, 23))
RECORDS = [orjson.loads(line) for line in extract.lines(COUNTRY)]


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_records_fit_the_published_schema(kind: str) -> None:
    validator = _validator(SPECIFICATION["components"]["schemas"][SCHEMAS[kind]])
    records = [record["data"] for record in RECORDS if record["kind"] == kind]
    assert records
    for data in records:
        kept = {name: value for name, value in data.items() if (kind, name) not in OTHER_TYPES}
        assert [error.message for error in validator.iter_errors(kept)] == []


def test_methods_of_authentication_fit_the_published_schema() -> None:
    validator = _validator(SPECIFICATION["components"]["schemas"]["Person_auth_methods"])
    for record in RECORDS:
        if record["kind"] == "person":
            for method in record["data"]["authentication_methods"]:
                assert [error.message for error in validator.iter_errors(method)] == []


def _validator(schema: dict[str, Any]) -> Any:
    required = [CARELESS.get(name, name) for name in schema.get("required", [])]
    # Beside its components, so that references within the document find them.
    document = {**schema, "required": required, "components": SPECIFICATION["components"]}
    return Draft202012Validator(document)
