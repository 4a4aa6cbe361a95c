"""Whose a certificate is: every place where providers put a code, and every way to write it."""

from __future__ import annotations

from typing import Any

import pytest

from core.qes import Verdict, certificate, examine, holder, profile, spelling
from core.qes.certificate import Certificate
from core.qes.errors import Refusal
from core.qes.holder import Holder
from core.qes.qualified import CertificateType

from .building import encode
from .building.certificates import SEAL
from .building.certificates import certificate as issue
from .building.containers import Signer
from .building.keys import DstuKey
from .building.world import NOW, OTHER_TAX_ID, TAX_ID, World

WORLD = World()
_ATTRIBUTES = {
    "drfo": "1.2.804.2.1.1.1.11.1.4.1.1",
    "edrpou": "1.2.804.2.1.1.1.11.1.4.2.1",
    "unzr": "1.2.804.2.1.1.1.11.1.4.11.1",
}
_QC = "1.3.6.1.5.5.7.1.3"


def name_of(*pairs: tuple[str, str]) -> bytes:
    """A Name that may hold an attribute several times."""
    oids = {"CN": "2.5.4.3", "serialNumber": "2.5.4.5", "organizationIdentifier": "2.5.4.97"}
    parts = (encode.sequence(encode.oid(oids[kind]), encode.text(value)) for kind, value in pairs)
    return encode.sequence(*map(encode.set_of, parts))


def directory(**attributes: bytes) -> dict[str, tuple[bool, bytes]]:
    """Subject directory attributes with encoded values."""
    entries = (
        encode.sequence(encode.oid(_ATTRIBUTES[kind]), encode.set_of(value))
        for kind, value in attributes.items()
    )
    return {"2.5.29.9": (False, encode.sequence(*entries))}


def issued(**changes: Any) -> Signer:
    template = WORLD.person_template(**{"drfo": (), **changes})
    key = DstuKey("person")
    octets = issue(template, key, WORLD.provider_name, WORLD.provider_key)
    return Signer(octets, WORLD.provider_name, template.serial, key)


def read(*serials: str, organizations: tuple[str, ...] = (), **attributes: bytes) -> Holder:
    pairs = [("CN", "Вигаданчук"), *(("serialNumber", each) for each in serials)]
    pairs += [("organizationIdentifier", each) for each in organizations]
    given = issued(subject=name_of(*pairs), more=directory(**attributes) if attributes else {})
    return holder.read(certificate.read(given.certificate))


def string(tag: int, encoding: str, text: str) -> bytes:
    return encode.element(tag, text.encode(encoding))


@pytest.mark.parametrize(
    "value",
    [
        string(0x13, "ascii", TAX_ID),
        string(0x0C, "utf-8", TAX_ID),
        string(0x12, "ascii", TAX_ID),
        string(0x16, "ascii", TAX_ID),
        string(0x14, "latin-1", TAX_ID),
        string(0x1E, "utf-16-be", TAX_ID),
        string(0x1C, "utf-32-be", TAX_ID),
    ],
    ids=["Printable", "UTF8", "Numeric", "IA5", "Teletex", "BMP", "Universal"],
)
def test_a_code_is_read_in_every_string_type(value: bytes) -> None:
    assert read(drfo=value).tax_id == TAX_ID


@pytest.mark.parametrize(
    "value",
    [
        string(0x1E, "utf-16-be", "АВ123456"),
        string(0x0C, "utf-8", "АВ123456"),
        string(0x13, "ascii", "AB123456"),
        string(0x0C, "utf-8", "ав123456"),
        string(0x0C, "utf-8", "AВ123456"),
    ],
    ids=["BMP", "UTF8", "Latin", "small", "mixed"],
)
def test_a_passport_in_place_of_the_number_is_one_however_it_is_typed(value: bytes) -> None:
    found = read(drfo=value)
    assert (found.tax_id, found.document_number) == (None, "АВ123456")


@pytest.mark.parametrize(
    ("serials", "tax_id", "document", "unzr"),
    [
        ((), None, None, None),
        (("5722978",), None, None, None),
        ((f"TINUA-{TAX_ID}",), TAX_ID, None, None),
        ((f"TAXUA-{TAX_ID}",), TAX_ID, None, None),
        ((f"TINUA-{TAX_ID}", f"TAXUA-{TAX_ID}"), TAX_ID, None, None),
        (("TINUA-000123456",), None, "000123456", None),
        (("IDCUA-000123456",), None, "000123456", None),
        (("PASUA-АВ123456",), None, "АВ123456", None),
        (("PASUA-000123456",), None, "000123456", None),
        (("PASUA-AB123456",), None, None, None),
        (("PASUA-FX123456",), None, None, None),
        (("IDCUA-12",), None, None, None),
        ((f"TINUA-{TAX_ID}", "IDCUA-000123456"), TAX_ID, "000123456", None),
        (("PNOUA-20990101-00001",), None, None, "20990101-00001"),
        (("PNOUA-2099010100001",), None, None, "20990101-00001"),
        ((f"PNOUA-{TAX_ID}",), None, None, None),
        ((f"TINPL-{TAX_ID}",), None, None, None),
        ((f"tinua-{TAX_ID}",), None, None, None),
    ],
)
def test_the_serial_number_speaks_by_its_prefix(
    serials: tuple[str, ...], tax_id: str | None, document: str | None, unzr: str | None
) -> None:
    found = read(*serials)
    assert (found.tax_id, found.document_number, found.unzr) == (tax_id, document, unzr)


@pytest.mark.parametrize(
    ("serials", "attributes"),
    [
        ((f"TINUA-{TAX_ID}", f"TINUA-{OTHER_TAX_ID}"), {}),
        ((f"TINUA-{TAX_ID}", f"TINUA-{TAX_ID}"), {}),
        ((f"TINUA-{TAX_ID}",), {"drfo": encode.printable(OTHER_TAX_ID)}),
        ((f"TINUA-{TAX_ID}", f"TAXUA-{OTHER_TAX_ID}"), {}),
        ((f"TINUA-{TAX_ID}",), {"drfo": encode.printable("000123456")}),
        (("IDCUA-000123456", "IDCUA-000123457"), {}),
        (("PNOUA-20990101-00001",), {"unzr": encode.printable("20990101-00002")}),
    ],
)
def test_places_that_disagree_are_refused(
    serials: tuple[str, ...], attributes: dict[str, Any]
) -> None:
    with pytest.raises(Refusal, match="ambiguous_identity"):
        read(*serials, **attributes)


def test_places_that_agree_are_one() -> None:
    found = read(
        f"TINUA-{TAX_ID}",
        "PNOUA-2099010100001",
        drfo=encode.printable(TAX_ID),
        unzr=encode.printable("20990101-00001"),
    )
    assert (found.tax_id, found.unzr) == (TAX_ID, "20990101-00001")


@pytest.mark.parametrize(
    ("organizations", "attribute", "edrpou", "vat"),
    [
        (("NTRUA-00000001",), None, "00000001", None),
        ((), "00000001", "00000001", None),
        (("NTRUA-00000001",), "00000001", "00000001", None),
        (("NTRUA-00000001",), "00000002", None, None),
        (("VATUA-000000012345",), None, None, "000000012345"),
        (("NTRUA-00000001", "VATUA-000000012345"), None, "00000001", "000000012345"),
        (("NTRPL-00000001",), None, None, None),
        ((), TAX_ID, TAX_ID, None),
        ((), "not a code", None, None),
    ],
)
def test_the_organization_is_known_by_its_code(
    organizations: tuple[str, ...], attribute: str | None, edrpou: str | None, vat: str | None
) -> None:
    given: dict[str, Any] = {"edrpou": encode.printable(attribute)} if attribute else {}
    found = read(organizations=organizations, **given)
    assert (found.edrpou, found.vat_number, found.tax_id) == (edrpou, vat, None)


@pytest.mark.parametrize(
    ("serials", "expected", "reason"),
    [
        (("IDCUA-000123456",), "000123456", "ok"),
        (("PASUA-АВ123456",), "AB 123456", "ok"),
        (("IDCUA-000123456",), "000123457", "signer_mismatch"),
        # Who has a РНОКПП is known by it alone.
        ((f"TINUA-{TAX_ID}", "IDCUA-000123456"), "000123456", "signer_mismatch"),
        ((f"TINUA-{TAX_ID}", "IDCUA-000123456"), TAX_ID, "ok"),
        (("PNOUA-20990101-00001",), TAX_ID, "no_rnokpp"),
    ],
)
def test_a_document_stands_in_the_place_of_the_number_only(
    serials: tuple[str, ...], expected: str, reason: str
) -> None:
    pairs = [("CN", "Вигаданчук"), *(("serialNumber", each) for each in serials)]
    container = WORLD.sign(signer=issued(subject=name_of(*pairs)))
    report = examine(container, trust=WORLD.trust, at=NOW, tax_id=expected)
    assert report.reason == reason


# --- qualified statements --------------------------------------------------------------------


def statement(oid: str, *inside: bytes) -> bytes:
    return encode.sequence(encode.oid(oid), *inside)


def types(*last: int) -> bytes:
    listed = (encode.oid(f"0.4.0.1862.1.6.{each}") for each in last)
    return statement("0.4.0.1862.1.6", encode.sequence(*listed))


def countries(*codes: str) -> bytes:
    return statement("0.4.0.1862.1.7", encode.sequence(*map(encode.printable, codes)))


def disclosure(url: str) -> bytes:
    location = encode.sequence(string(0x16, "ascii", url), encode.printable("uk"))
    return statement("0.4.0.1862.1.5", encode.sequence(location))


COMPLIANCE, DEVICE, UKRAINE = (
    statement("0.4.0.1862.1.1"),
    statement("0.4.0.1862.1.4"),
    statement("1.2.804.2.1.1.1.2.1"),
)


def stated(*statements: bytes, **changes: Any) -> Certificate:
    more = {_QC: (False, encode.sequence(*statements))}
    return certificate.read(issued(statements=(), more=more, **changes).certificate)


@pytest.mark.parametrize(
    ("statements", "is_qualified", "in_device"),
    [
        ((COMPLIANCE,), True, False),
        ((UKRAINE,), True, False),
        ((COMPLIANCE, DEVICE), True, True),
        ((DEVICE,), False, True),
        ((types(1),), False, False),
        ((COMPLIANCE, countries("UA")), True, False),
        ((COMPLIANCE, countries("ua", "PL")), True, False),
        ((COMPLIANCE, countries("PL")), False, False),
        ((UKRAINE, countries("PL")), True, False),
    ],
)
def test_a_certificate_is_qualified_by_what_it_states(
    statements: tuple[bytes, ...], is_qualified: bool, in_device: bool
) -> None:
    rights = profile.read(stated(*statements))
    assert (rights.qualified, rights.in_device) == (is_qualified, in_device)


def test_every_statement_is_read() -> None:
    url = "https://provider.example/terms"
    unknown = statement("0.4.0.1862.1.2", encode.sequence())
    found = profile.read(
        stated(COMPLIANCE, types(1), countries("UA"), disclosure(url), unknown)
    ).qualification
    assert found.types == {CertificateType.SIGNATURE}
    assert found.countries == {"UA"}
    assert found.disclosures == (url,)
    assert found.others == {"0.4.0.1862.1.2"}


@pytest.mark.parametrize(
    ("statements", "purposes", "is_seal"),
    [
        ((COMPLIANCE,), (), False),
        ((COMPLIANCE,), (SEAL,), True),
        ((COMPLIANCE, types(2)), (), True),
        ((COMPLIANCE, types(1)), (), False),
        ((COMPLIANCE, types(1, 2)), (), False),
        ((COMPLIANCE, types(1)), (SEAL,), True),
    ],
)
def test_a_seal_is_known_by_its_purpose_or_its_type(
    statements: tuple[bytes, ...], purposes: tuple[str, ...], is_seal: bool
) -> None:
    assert profile.read(stated(*statements, purposes=purposes)).is_seal is is_seal


def test_a_certificate_of_a_web_site_signs_for_nobody() -> None:
    more = {_QC: (False, encode.sequence(COMPLIANCE, types(3)))}
    report = examine(WORLD.sign(signer=issued(statements=(), more=more)), trust=WORLD.trust, at=NOW)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "key_usage")


# --- spelling --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Вигаданчук", "ВИГАДАНЧУК", True),
        ("Прим’яненко", "ПРИМ'ЯНЕНКО", True),
        ("Примʼяненко", "Прим`яненко", True),
        ("Нечуй – Вигаданий", "нечуй-вигаданий", True),
        ("  Тест   Тестович ", "Тест Тестович", True),
        ("Иваниха", "Bаниха", False),
        ("Сова", "Coва", True),
        ("СОВА", "COBA", True),
        ("Ївга", "Ïвга", True),
        ("Їжак", "Їжак", True),
        ("Гриценко", "Ґриценко", False),
        ("Іванюк", "Иванюк", False),
        ("Вигаданчук", "Вигаданчу", False),
        ("SMITH", "Smith", True),
        ("TEST", "Smith", False),
        ("", "", False),
        (None, "Вигаданчук", False),
    ],
)
def test_spellings_of_one_name_are_the_same_name(
    one: str | None, other: str | None, same: bool
) -> None:
    assert spelling.is_same_name(one, other) is same


def test_a_name_in_latin_stays_in_latin() -> None:
    assert spelling.name_key("Smith") == "SMITH"
    assert spelling.name_key("Coвa") == "СОВА"


def test_a_report_gives_the_surname_to_compare() -> None:
    report = examine(WORLD.sign(), trust=WORLD.trust, at=NOW)
    assert report.signers[0].surname == "Вигаданчук"
    assert report.signers[0].surname_key == "ВИГАДАНЧУК"


def test_organizations_are_compared_without_quotation_marks() -> None:
    spellings = ('КНЕДП "Тест"', "КНЕДП «ТЕСТ»", "КНЕДП „Тест“", "кнедп тест")
    assert len({spelling.organization_key(each) for each in spellings}) == 1
