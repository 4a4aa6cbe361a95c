from __future__ import annotations

import re
import tracemalloc
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import BaseModel

from core.contract import addresses, declarations, legal_entities, persons
from sandbox.people import __main__ as command
from sandbox.people import extract, staff
from sandbox.people.country import Country, Sizes
from sandbox.people.namesakes import NAMESAKES

TODAY = date(2026, 11, 23)
MODELS: Mapping[str, type[BaseModel]] = {
    "region": addresses.RegionRecord,
    "district": addresses.DistrictRecord,
    "settlement": addresses.SettlementRecord,
    "street": addresses.StreetRecord,
    "legal_entity": legal_entities.LegalEntity,
    "division": legal_entities.Division,
    "party": legal_entities.PartyRecord,
    "employee": legal_entities.Employee,
    "healthcare_service": legal_entities.HealthcareService,
    "contract_division": legal_entities.ContractDivision,
    "person": persons.PersonDetails,
    "declaration": declarations.DeclarationRecord,
}
# What an extract says beside the models of its readers.
BESIDE = {
    "party": {"declarations_count"},
    "person": {"authentication_methods", "confidant_person", "status"},
    "declaration": {"scope"},
}


RECORDED_NEWCOMERS = 3


def read(country: Country) -> list[tuple[str, dict[str, Any]]]:
    records = (orjson.loads(line) for line in extract.lines(country))
    return [(record["kind"], record["data"]) for record in records]


RECORDS = read(Country(TODAY))


def of(kind: str, records: list[tuple[str, dict[str, Any]]] = RECORDS) -> list[dict[str, Any]]:
    return [data for found, data in records if found == kind]


def age(person: dict[str, Any]) -> int:
    born = date.fromisoformat(person["birth_date"])
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


def test_there_are_as_many_as_promised() -> None:
    counts = Counter(kind for kind, _ in RECORDS)
    assert counts["settlement"] == 20 + len(NAMESAKES)
    assert counts["legal_entity"] == 60
    assert counts["division"] == counts["healthcare_service"] == 90
    assert counts["party"] == 300 + 2 * 60
    assert counts["person"] == 50 + RECORDED_NEWCOMERS
    doctors = [employee for employee in of("employee") if employee["employee_type"] == "DOCTOR"]
    assert len(doctors) == 300 + 12


def test_what_is_referred_to_comes_first_and_nothing_comes_twice() -> None:
    seen: set[str] = set()
    references = 0
    for kind, data in RECORDS:
        for field, value in data.items():
            if field.endswith("_id") and re.fullmatch(r"[0-9a-f-]{36}", str(value)):
                references += 1
                assert value in seen or field == "contract_id", (kind, field)
        for address in data.get("addresses", []):
            assert address["settlement_id"] in seen
        if "id" in data:
            assert data["id"] not in seen
            seen.add(data["id"])
    assert references > 1_000


def test_kinds_come_in_one_piece_each() -> None:
    order = [kind for kind, _ in RECORDS]
    assert list(dict.fromkeys(order)) == list(extract.KINDS)
    assert sorted(order, key=list(extract.KINDS).index) == order


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_records_have_the_shape_of_their_readers(kind: str) -> None:
    for data in of(kind):
        model = MODELS[kind].model_validate(data)
        unread = set(data) - set(type(model).model_fields) - BESIDE.get(kind, set())
        assert not unread


def test_same_seed_gives_the_same_and_another_gives_others() -> None:
    assert read(Country(TODAY)) == RECORDS
    other = {data["id"] for data in of("person", read(Country(TODAY, seed=2)))}
    assert not other & {data["id"] for data in of("person")}


def test_another_day_moves_dates_and_nothing_else() -> None:
    def without_dates(data: dict[str, Any]) -> str:
        text = orjson.dumps(data).decode()
        text = re.sub(r'"unzr":"[\d-]+",?', "", text)  # begins with the birth date
        text = re.sub(r'"year_of_birth":"\d+"', "", text)
        text = re.sub(r'"working_experience":\d+', "", text)
        return re.sub(r"\d{4}-\d{2}-\d{2}(T[\d:]+Z)?", "", text)

    later = read(Country(TODAY + timedelta(days=400)))
    assert [without_dates(data) for _, data in later] == [
        without_dates(data) for _, data in RECORDS
    ]
    assert [data["birth_date"] for data in of("person", later)] != [
        data["birth_date"] for data in of("person")
    ]


def test_more_people_do_not_change_those_who_were_there() -> None:
    larger = of("person", read(Country(TODAY, sizes=Sizes(persons=80))))
    assert larger[:50] == of("person")[:50]
    assert larger[80:] == of("person")[50:]


# --- addresses ------------------------------------------------------------------------------


def test_settlements_of_one_name_are_told_apart_by_oblast_and_raion() -> None:
    named = [
        (data["name"], data["region_id"], data.get("district_id")) for data in of("settlement")
    ]
    assert len(set(named)) == len(named)
    names = Counter(name for name, _, _ in named)
    assert {"Калинівка", "Миколаївка", "Олександрівка"} <= {
        name for name, count in names.items() if count >= 3
    }
    assert max(Counter((name, region) for name, region, _ in named).values()) == 2


def test_raions_lie_in_the_oblast_of_their_settlements() -> None:
    regions = {data["id"]: data["region_id"] for data in of("district")}
    for settlement in of("settlement"):
        if "district_id" in settlement:
            assert regions[settlement["district_id"]] == settlement["region_id"]


def test_every_settlement_has_streets_and_towns_have_every_kind() -> None:
    towns = {data["id"] for data in of("settlement") if data["type"] == "CITY"}
    kinds: dict[str, set[str]] = {data["id"]: set() for data in of("settlement")}
    for street in of("street"):
        kinds[street["settlement_id"]].add(street["type"])
    for settlement, met in kinds.items():
        assert ({"AVENUE", "BOULEVARD", "LANE", "SQUARE"} <= met) == (settlement in towns)
        assert "STREET" in met


# --- people ---------------------------------------------------------------------------------


def test_patients_are_of_all_ages_adults_mostly() -> None:
    ages = [age(person) for person in of("person")[:50]]
    assert sum(years < 14 for years in ages) == 4
    assert sum(14 <= years < 18 for years in ages) == 4
    assert sum(years >= 18 for years in ages) == 42


def test_documents_fit_the_age() -> None:
    for person in of("person"):
        (document,) = person["documents"]
        years, kind = age(person), document["type"]
        assert (kind == "BIRTH_CERTIFICATE") == (years < 14)
        assert (kind == "NATIONAL_ID") == ("unzr" in person)
        assert person["birth_date"] <= document["issued_at"] <= TODAY.isoformat()
        if kind == "NATIONAL_ID":
            assert document["expiration_date"] > TODAY.isoformat()


def test_children_act_through_a_parent_who_is_an_adult() -> None:
    by_id = {person["id"]: person for person in of("person")}
    children = [person for person in of("person") if "confidant_person" in person]
    assert len(children) == 4
    for child in children:
        (method,) = child["authentication_methods"]
        assert method["type"] == "THIRD_PERSON"
        assert method["value"] == child["confidant_person"]["person_id"]
        assert age(by_id[method["value"]]) >= 18


def test_everybody_else_has_a_telephone_as_method() -> None:
    for person in of("person"):
        (method,) = person["authentication_methods"]
        if age(person) >= 14:
            assert (method["type"], method["is_active"]) == ("OTP", True)
            assert method["phone_number"] == person["phones"][0]["number"]
        assert method["person_id"] == person["id"]


def test_verification_is_mostly_done() -> None:
    statuses = Counter(person["verification"]["verification_status"] for person in of("person"))
    assert statuses["VERIFIED"] > 35
    assert {"NOT_VERIFIED", "VERIFICATION_NEEDED", "CHANGES_NEEDED"} <= set(statuses)
    for person in of("person"):
        verification = person["verification"]
        streams = verification["details"].values()
        worst = {stream["verification_status"] for stream in streams} - {"VERIFIED"}
        assert worst == {verification["verification_status"]} - {"VERIFIED"}


def test_tax_numbers_are_nobodys_twice() -> None:
    numbers = [data["tax_id"] for data in of("person") + of("party") if "tax_id" in data]
    assert len(set(numbers)) == len(numbers)
    assert all(data["no_tax_id"] == ("tax_id" not in data) for data in of("person"))


# --- declarations ---------------------------------------------------------------------------


def test_nobody_has_two_declarations_at_once() -> None:
    active = [data["person_id"] for data in of("declaration") if data["status"] == "active"]
    assert len(set(active)) == len(active)
    assert len(active) == 25 + 2  # the odd ones, and the children among the even
    assert {data["status"] for data in of("declaration")} == {"active", "terminated"}


def test_declaration_is_with_a_doctor_who_fits_the_age_and_works_there() -> None:
    employees = {data["id"]: data for data in of("employee")}
    people = {data["id"]: data for data in of("person")}
    for declaration in of("declaration"):
        employee = employees[declaration["employee_id"]]
        speciality = employee["speciality"]["speciality"]
        adult = age(people[declaration["person_id"]]) >= 18
        assert speciality != ("PEDIATRICIAN" if adult else "THERAPIST")
        for field in ("division_id", "legal_entity_id"):
            assert declaration[field] == employee[field]


def test_declaration_with_a_pediatrician_ends_before_the_18th_birthday() -> None:
    employees = {data["id"]: data for data in of("employee")}
    people = {data["id"]: data for data in of("person")}
    ends = 0
    for declaration in of("declaration"):
        end = date.fromisoformat(declaration["end_date"])
        if employees[declaration["employee_id"]]["speciality"]["speciality"] == "PEDIATRICIAN":
            born = date.fromisoformat(people[declaration["person_id"]]["birth_date"])
            assert end + timedelta(days=1) == born.replace(year=born.year + 18)
            ends += 1
        else:
            assert end.year == int(declaration["start_date"][:4]) + 40
    assert ends > 0


def test_declarations_begin_after_birth_and_after_the_doctor_did() -> None:
    employees = {data["id"]: data for data in of("employee")}
    people = {data["id"]: data for data in of("person")}
    for declaration in of("declaration"):
        assert people[declaration["person_id"]]["birth_date"] < declaration["start_date"]
        assert employees[declaration["employee_id"]]["start_date"] <= declaration["start_date"]
        assert declaration["start_date"] < TODAY.isoformat()


# --- clinics --------------------------------------------------------------------------------


def test_every_clinic_has_an_owner_and_a_registrar() -> None:
    for role in ("OWNER", "RECEPTIONIST"):
        clinics = [
            data["legal_entity_id"] for data in of("employee") if data["employee_type"] == role
        ]
        assert sorted(clinics) == sorted(data["id"] for data in of("legal_entity"))


def test_doctors_can_be_chosen() -> None:
    for employee in of("employee"):
        assert (employee["status"], employee["is_active"]) == ("APPROVED", True)
        if employee["employee_type"] == "DOCTOR":
            assert employee["speciality"]["speciality"] in staff.LIMITS
            assert employee["speciality"]["speciality_officio"]
    assert {data["type"] for data in of("legal_entity")} == {"MSP", "PRIMARY_CARE"}


def test_most_clinics_have_a_contract_that_is_valid_today() -> None:
    contracted = {data["division_id"] for data in of("contract_division")}
    assert len(of("division")) > len(contracted) > 70
    for data in of("contract_division"):
        start, end = data["contract_start_date"], data["contract_end_date"]
        assert start <= TODAY.isoformat() <= end


def test_names_of_clinics_say_that_they_are_invented() -> None:
    assert all("навчальний" in data["public_name"] for data in of("legal_entity"))
    assert len({data["public_name"] for data in of("legal_entity")}) == 60


# --- size and command -----------------------------------------------------------------------


def test_memory_does_not_grow_with_the_country() -> None:
    def peak(persons_: int) -> int:
        tracemalloc.start()
        for _ in extract.lines(Country(TODAY, sizes=Sizes(persons=persons_))):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)  # what is made once stays
    assert peak(1_500) < peak(50) + 100_000


def test_one_clinic_and_one_doctor_are_a_country_too() -> None:
    small = read(Country(TODAY, sizes=Sizes(1, 1, 1, 3, 0)))
    counts = Counter(kind for kind, _ in small)
    assert (counts["legal_entity"], counts["party"], counts["person"]) == (1, 3, 3)


def test_leap_day_is_a_day_like_another() -> None:
    assert read(Country(date(2028, 2, 29)))


def test_command_writes_the_extract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "extract.jsonl"
    status = command.main(["--persons", "5", "--today", "2026-11-23", "--out", str(out)])
    assert status == 0
    assert out.read_bytes().splitlines(keepends=True) == list(
        extract.lines(Country(TODAY, sizes=Sizes(persons=5)))
    )
    assert "records" in capsys.readouterr().err


def test_command_writes_to_the_output_when_asked(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    arguments = ["--persons", "0", "--doctors", "0", "--clinics", "1", "--settlements", "1"]
    assert command.main([*arguments, "--out", "-"]) == 0
    assert capfdbinary.readouterr().out.startswith(b'{"kind":"region"')


@pytest.mark.parametrize(
    "arguments", [[], ["--clinics", "0", "--out", "-"], ["--today", "tomorrow", "--out", "-"]]
)
def test_command_refuses_what_it_cannot_do(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refusal:
        command.main(arguments)
    assert refusal.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--help"])
    assert "import-registry" in capsys.readouterr().out
