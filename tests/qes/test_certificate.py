"""Certificates: paths to an anchor, purposes, and whose they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.qes import (
    DEFAULT,
    Policy,
    SignatureReport,
    TrustError,
    TrustStore,
    Verdict,
    certificate,
    examine,
    load,
)
from core.qes.dstu4145 import CURVES
from core.qes.errors import Refusal

from .building import encode
from .building.certificates import (
    AGREEMENT,
    AUTHORITY,
    OCSP_SIGNING,
    SEAL,
    SIGNING,
    Template,
    name,
)
from .building.certificates import certificate as issue
from .building.containers import Signer
from .building.keys import DstuKey
from .building.world import CONTENT, NOW, OTHER_TAX_ID, TAX_ID, World

WORLD = World()
CURVE = CURVES[257]
_UA = "1.2.804.2.1.1.1.1"


def look(signer: Signer, **arguments: Any) -> SignatureReport:
    arguments = {"trust": WORLD.trust, "at": NOW, "tax_id": TAX_ID, **arguments}
    return examine(WORLD.sign(signer=signer), **arguments)


def person(key: DstuKey | None = None, **changes: Any) -> Signer:
    return WORLD.issue(WORLD.person_template(**changes), key)


# --- paths -----------------------------------------------------------------------------------


def test_only_the_configured_anchor_counts() -> None:
    signer = WORLD.person
    assert look(signer).verdict is Verdict.PASSED
    stranger = World("kupyna")
    report = look(signer, trust=TrustStore(load(stranger.root), WORLD.bag))
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "chain_untrusted")


def test_a_bag_trusts_nobody() -> None:
    report = look(WORLD.person, trust=TrustStore([], [*WORLD.bag, *load(WORLD.root)]))
    assert report.reason == "chain_untrusted"


def test_an_intermediate_may_itself_be_the_anchor() -> None:
    assert look(WORLD.person, trust=TrustStore(load(WORLD.provider))).verdict is Verdict.PASSED


def test_a_copy_of_the_root_with_another_key_is_not_the_anchor() -> None:
    rogue_root, rogue_provider = DstuKey("rogue root", 431), DstuKey("rogue provider")
    template = Template(WORLD.root_name, 1, key_usage=AUTHORITY, is_ca=True, statements=())
    root = issue(template, rogue_root, WORLD.root_name, rogue_root)
    provider = issue(WORLD.provider_template, rogue_provider, WORLD.root_name, rogue_root)
    key = DstuKey("rogue person")
    leaf = issue(WORLD.person_template(), key, WORLD.provider_name, rogue_provider)
    signer = Signer(leaf, WORLD.provider_name, 100, key)
    container = WORLD.sign(signer=signer, certificates=(leaf, provider, root))
    assert examine(container, trust=WORLD.trust, at=NOW).reason == "chain_untrusted"


def provider(**changes: Any) -> TrustStore:
    """The world's trust with another certificate of the provider."""
    template = replace(WORLD.provider_template, **changes)
    octets = issue(template, WORLD.provider_key, WORLD.root_name, WORLD.root_key)
    return TrustStore(load(WORLD.root), load(octets))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"is_ca": False}, "chain_constraints"),
        ({"key_usage": SIGNING}, "chain_constraints"),
        ({"not_after": NOW - timedelta(days=1)}, "issuer_not_valid"),
        ({"not_before": NOW + timedelta(days=1)}, "issuer_not_valid"),
        ({"more": {"2.5.29.30": (True, encode.sequence())}}, "unknown_critical_ext"),
    ],
)
def test_a_provider_without_the_right_ends_the_path(changes: Any, reason: str) -> None:
    assert look(WORLD.person, trust=provider(**changes)).reason == reason


def test_a_good_provider_certificate_is_found_beside_a_bad_one() -> None:
    bad = provider(is_ca=False).intermediates
    trust = TrustStore(load(WORLD.root), [*bad, *WORLD.bag])
    assert look(WORLD.person, trust=trust).verdict is Verdict.PASSED


def test_the_length_of_the_path_is_bounded_by_the_authority() -> None:
    below_key, below_name = DstuKey("below"), name(CN="Підпорядкований")
    template = Template(below_name, 30, key_usage=AUTHORITY, is_ca=True)
    below = issue(template, below_key, WORLD.provider_name, WORLD.provider_key)
    key = DstuKey("person")
    leaf = issue(WORLD.person_template(), key, below_name, below_key)
    signer = Signer(leaf, below_name, 100, key)
    container = WORLD.sign(signer=signer, certificates=(leaf, below))
    report = examine(container, trust=WORLD.trust, at=NOW)
    assert (report.sub_indication, report.reason) == (
        "CHAIN_CONSTRAINTS_FAILURE",
        "chain_constraints",
    )
    longer = examine(container, trust=provider(path_length=1), at=NOW)
    assert longer.verdict is Verdict.PASSED


def test_a_circle_of_issuers_ends() -> None:
    names = [name(CN=f"Коло {i}") for i in range(2)]
    pair = [DstuKey(f"circle {i}") for i in range(2)]
    circle = [
        issue(
            Template(names[i], 40 + i, key_usage=AUTHORITY, is_ca=True),
            pair[i],
            names[1 - i],
            pair[1 - i],
        )
        for i in range(2)
    ]
    key = DstuKey("person")
    leaf = issue(WORLD.person_template(), key, names[0], pair[0])
    container = WORLD.sign(signer=Signer(leaf, names[0], 100, key), certificates=(leaf, *circle))
    assert examine(container, trust=WORLD.trust, at=NOW).reason == "chain_untrusted"


def test_certificates_signed_with_sha1_are_refused() -> None:
    policy = replace(DEFAULT, algorithms=DEFAULT.algorithms - {"dstu4145 with gost34311"})
    signer = WORLD.issue(WORLD.person_template(), DstuKey("person", digest="kupyna256"))
    report = look(signer, policy=policy)
    assert (report.sub_indication, report.reason) == (
        "CRYPTO_CONSTRAINTS_FAILURE",
        "weak_algorithm",
    )


def test_validity_of_the_signer_decides_at_the_moment_given() -> None:
    end = NOW + timedelta(days=10)
    signer = person(not_before=NOW - timedelta(days=1), not_after=end)
    assert look(signer).verdict is Verdict.PASSED
    early = look(signer, at=NOW - timedelta(days=2))
    assert (early.verdict, early.sub_indication) == (Verdict.FAILED, "NOT_YET_VALID")
    late = look(signer, at=end + timedelta(days=1))
    assert (late.verdict, late.sub_indication) == (
        Verdict.INDETERMINATE,
        "OUT_OF_BOUNDS_NO_POE",
    )
    claimed_late = WORLD.sign(signer=signer, signed_at=end + timedelta(hours=1))
    report = examine(claimed_late, trust=WORLD.trust, at=end + timedelta(days=1))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "EXPIRED")


# --- purposes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"key_usage": AGREEMENT}, "key_usage"),
        ({"key_usage": (0,)}, "key_usage"),
        ({"key_usage": None}, "key_usage"),
        ({"key_usage": (0, 1, 5), "is_ca": True}, "key_usage"),
        ({"purposes": (OCSP_SIGNING,)}, "key_usage"),
        ({"purposes": (SEAL,)}, "is_seal"),
        ({"statements": ()}, "not_qualified"),
        ({"more": {"1.2.3.4.5": (True, encode.null())}}, "unknown_critical_ext"),
    ],
)
def test_a_certificate_for_something_else_is_refused(changes: Any, reason: str) -> None:
    report = look(person(**changes))
    assert report.verdict is Verdict.INDETERMINATE
    assert report.reason == reason


def test_an_eu_style_seal_is_a_seal() -> None:
    value = encode.sequence(
        encode.sequence(encode.oid("0.4.0.1862.1.1")),
        encode.sequence(
            encode.oid("0.4.0.1862.1.6"), encode.sequence(encode.oid("0.4.0.1862.1.6.2"))
        ),
    )
    signer = person(statements=(), more={"1.3.6.1.5.5.7.1.3": (False, value)})
    assert look(signer).reason == "is_seal"


def test_extensions_that_real_providers_make_critical_are_understood() -> None:
    policies = encode.sequence(encode.sequence(encode.oid("1.2.804.2.1.1.1.2.2")))
    period = encode.sequence(encode.implicit(0, b"20300101000000Z"))
    statements = encode.sequence(encode.sequence(encode.oid("1.2.804.2.1.1.1.2.1")))
    more = {
        "2.5.29.32": (True, policies),
        "2.5.29.16": (True, period),
        "1.3.6.1.5.5.7.1.3": (True, statements),
    }
    assert look(person(statements=(), more=more)).verdict is Verdict.PASSED


def test_a_seal_and_a_file_key_follow_the_policy() -> None:
    seal = person(purposes=(SEAL,), drfo=(), edrpou=("00000001",))
    report = look(seal, policy=Policy(accept_seals=True), tax_id=None)
    assert report.verdict is Verdict.PASSED
    assert (report.signers[0].is_seal, report.signers[0].edrpou) == (True, "00000001")
    in_file = person(statements=("0.4.0.1862.1.1",))
    assert look(in_file).verdict is Verdict.PASSED
    assert look(in_file, policy=Policy(accept_without_device=False)).reason == "no_device"


# --- whose it is -----------------------------------------------------------------------------


def subject(serial_number: str | None) -> bytes:
    parts = {"serialNumber": serial_number} if serial_number else {}
    return name(CN="Вигаданчук", **parts)


@pytest.mark.parametrize(
    ("drfo", "serial_number", "expected", "reason"),
    [
        ((TAX_ID,), None, TAX_ID, "ok"),
        ((), f"TINUA-{TAX_ID}", TAX_ID, "ok"),
        ((TAX_ID,), f"TINUA-{TAX_ID}", TAX_ID, "ok"),
        ((TAX_ID,), "5722978", TAX_ID, "ok"),
        ((TAX_ID,), None, OTHER_TAX_ID, "signer_mismatch"),
        ((), None, TAX_ID, "no_rnokpp"),
        ((), "PNOUA-20900101-00001", TAX_ID, "no_rnokpp"),
        ((TAX_ID,), f"TINUA-{OTHER_TAX_ID}", TAX_ID, "ambiguous_identity"),
        ((TAX_ID, TAX_ID), None, TAX_ID, "ambiguous_identity"),
        ((TAX_ID + " ",), None, TAX_ID, "malformed_identity"),
        ((TAX_ID[:-1] + "\0",), None, TAX_ID, "malformed_identity"),
        ((TAX_ID + "0",), None, TAX_ID, "malformed_identity"),
        (("",), None, TAX_ID, "malformed_identity"),
        ((), "TINUA-", TAX_ID, "malformed_identity"),
        (("000123456",), None, "000123456", "ok"),
        (("000123456",), None, TAX_ID, "signer_mismatch"),
        (("АВ123456",), None, "АВ123456", "ok"),
        (("AB123456",), None, "АВ123456", "ok"),
        (("АВ123456",), None, "ab 123456", "ok"),
        (("АВ123456",), None, "АВ123457", "signer_mismatch"),
    ],
)
def test_the_person_is_known_by_his_code(
    drfo: tuple[str, ...], serial_number: str | None, expected: str, reason: str
) -> None:
    signer = person(drfo=drfo, subject=subject(serial_number))
    assert look(signer, tax_id=expected).reason == reason


def test_the_employers_code_is_never_the_persons() -> None:
    signer = person(drfo=(), edrpou=(TAX_ID,), subject=subject(None))
    assert look(signer).reason == "no_rnokpp"
    assert look(signer, tax_id=None).signers[0].edrpou == TAX_ID


def test_document_numbers_follow_the_policy() -> None:
    signer = person(drfo=("000123456",), subject=subject(None))
    report = look(signer, tax_id="000123456", policy=Policy(accept_document_numbers=False))
    assert report.reason == "signer_mismatch"


def test_disagreeing_codes_are_refused_even_when_nobody_is_expected() -> None:
    signer = person(drfo=(TAX_ID,), subject=subject(f"TINUA-{OTHER_TAX_ID}"))
    assert look(signer, tax_id=None).reason == "ambiguous_identity"


# --- reading ---------------------------------------------------------------------------------


def test_an_extension_stands_once() -> None:
    key = DstuKey("person")
    template = WORLD.person_template(more={"2.5.29.15": (True, encode.bits(b"\xc0", 6))})
    octets = issue(template, key, WORLD.provider_name, WORLD.provider_key)
    with pytest.raises(Refusal, match="duplicate_extension"):
        certificate.read(octets)


def test_the_signature_algorithm_is_named_twice_alike() -> None:
    template, key = WORLD.person_template(), DstuKey("person")
    octets = issue(template, key, WORLD.provider_name, WORLD.provider_key)
    gost, kupyna = (encode.oid(f"{_UA}.{arc}") for arc in ("3.1.1", "3.6.1.1"))
    renamed = octets.replace(encode.sequence(gost), encode.sequence(kupyna), 1)
    inner = renamed[renamed.index(b"\xa0\x03\x02\x01\x02") :]
    outer_start = inner.rindex(encode.sequence(gost))
    repaired = encode.sequence(encode.sequence(inner[:outer_start]), inner[outer_start:])
    with pytest.raises(Refusal, match="two signature algorithms"):
        certificate.read(repaired)


def test_bags_and_pem_are_loaded_and_rubbish_is_not() -> None:
    import base64

    pem = base64.encodebytes(WORLD.root)
    block = b"-----BEGIN CERTIFICATE-----\n" + pem + b"-----END CERTIFICATE-----\n"
    assert load(block + b"text\n" + block) == load(WORLD.root) * 2
    bag = WORLD.sign(CONTENT, certificates=(WORLD.root, WORLD.provider))
    assert len(load(bag)) == 2
    for rubbish in (b"", b"text", b"\x30\x00", WORLD.root[:-1], b"\x30\x80" + WORLD.root):
        with pytest.raises(TrustError):
            load(rubbish)
