"""Trusted lists in XML: services and how they stood, and the signature that must cover them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from signxml.algorithms import SignatureMethod

from core.qes import TrustError, Verdict, load
from core.qes.trust_list import TrustList
from core.qes.trust_lists import etsi

from .building.certificates import certificate as issue
from .building.world import NOW, World
from .published_lists import (
    CZO,
    ETSI,
    GRANTED,
    LISTED,
    LISTED_AUTHORITY,
    OPERATOR,
    WITHDRAWN,
    WORLD,
    ListedService,
    Operator,
    XmlList,
    central_files,
    look,
    put,
    xml_files,
)

# --- the form of ETSI ------------------------------------------------------------------------


def test_a_list_in_xml_names_anchors_services_and_its_end(tmp_path: Path) -> None:
    stamping = ListedService(
        [WORLD.stamper.certificate],
        kind=f"{CZO}/Svctype/National-TSA/QTST",
        points=["http://stamps.example/tsp"],
    )
    answering = ListedService(
        [WORLD.responder.certificate],
        kind=f"{ETSI}/Svctype/Certstatus/OCSP/QC",
        points=["http://answers.example/ocsp"],
    )
    unknown = ListedService([], kind=f"{ETSI}/Svctype/EDS/Q")
    listed = XmlList([LISTED_AUTHORITY, stamping, answering, unknown])
    put(tmp_path, xml_files(listed), roots=[])
    trust_list = TrustList.load(tmp_path)
    assert look(trust_list).verdict is Verdict.PASSED
    assert trust_list.valid_until == NOW + timedelta(days=90)
    assert trust_list.sequence == 7
    (provider,) = trust_list.providers
    assert (provider.name, provider.edrpou) == ("Надавач тестів", "00000001")
    assert provider.issuer_names == ("КНЕДП dstu",)
    assert trust_list.ocsp_addresses(load(WORLD.provider)[0]) == ("http://answers.example/ocsp",)
    assert trust_list.allows("http://stamps.example/other")
    assert [service.kind for service in trust_list.services] == [
        "CA/QC",
        "TSA/QTST",
        "Certstatus/OCSP",
    ]


@pytest.mark.parametrize(
    ("status", "since", "history", "reason"),
    [
        (GRANTED, LISTED, [], "ok"),
        (f"{CZO}/TrustedList/Svcstatus/granted", LISTED, [], "ok"),
        (WITHDRAWN, LISTED, [], "service_withdrawn"),
        ("http://elsewhere.example/TrustedList/Svcstatus/granted", LISTED, [], "service_withdrawn"),
        (GRANTED, NOW + timedelta(days=1), [], "service_withdrawn"),
        (GRANTED, NOW + timedelta(days=1), [(WITHDRAWN, LISTED)], "service_withdrawn"),
        (WITHDRAWN, NOW - timedelta(hours=1), [(GRANTED, LISTED)], "service_withdrawn"),
        (WITHDRAWN, NOW + timedelta(hours=1), [(GRANTED, LISTED)], "ok"),
        (GRANTED, NOW - timedelta(hours=1), [(WITHDRAWN, LISTED)], "ok"),
    ],
)
def test_a_service_is_trusted_while_it_is_granted(
    status: str, since: Any, history: Any, reason: str, tmp_path: Path
) -> None:
    service = replace(LISTED_AUTHORITY, status=status, since=since, history=history)
    put(tmp_path, xml_files(XmlList([service])), roots=[])
    report = look(TrustList.load(tmp_path))
    assert report.reason == reason
    assert report.verdict is (Verdict.PASSED if reason == "ok" else Verdict.INDETERMINATE)


def test_a_withdrawn_service_is_not_trusted_below_a_pinned_root_either(tmp_path: Path) -> None:
    renewed = issue(
        replace(WORLD.provider_template, serial=3),
        WORLD.provider_key,
        WORLD.root_name,
        WORLD.root_key,
    )
    withdrawn = XmlList([replace(LISTED_AUTHORITY, status=WITHDRAWN)])
    put(tmp_path, {**central_files(WORLD, renewed), **xml_files(withdrawn)})
    assert look(TrustList.load(tmp_path)).reason == "service_withdrawn"


def test_a_key_that_is_listed_twice_was_granted_while_either_was(tmp_path: Path) -> None:
    again = replace(LISTED_AUTHORITY, status=WITHDRAWN, since=NOW - timedelta(days=9))
    put(tmp_path, xml_files(XmlList([LISTED_AUTHORITY, again])), roots=[])
    assert look(TrustList.load(tmp_path)).verdict is Verdict.PASSED


def test_the_earliest_date_of_validity_counts(tmp_path: Path) -> None:
    soon = NOW + timedelta(days=3)
    listed = XmlList([LISTED_AUTHORITY], next_update=soon.isoformat())
    put(tmp_path, {**central_files(WORLD), **xml_files(listed)})
    assert TrustList.load(tmp_path).valid_until == soon


@pytest.mark.parametrize(
    "changes",
    [
        {"next_update": ""},
        {"next_update": "soon"},
        {"next_update": (NOW - timedelta(days=1)).isoformat()},
        {"sequence": "seven"},
        {"sequence": "٣"},
        {"services": []},
        {"root": "SomethingElse"},
        {"services": [ListedService([b"rubbish"])]},
    ],
)
def test_a_list_in_xml_that_is_malformed_or_out_of_date_is_refused(
    changes: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(TrustError):
        put(tmp_path, xml_files(replace(XmlList([LISTED_AUTHORITY]), **changes)), roots=[])


# --- the signature of the XML ----------------------------------------------------------------


def tampered(*, old: bytes, new: bytes) -> dict[str, bytes]:
    files = xml_files(XmlList([LISTED_AUTHORITY]))
    assert old in files["TL.xml"]
    return {**files, "TL.xml": files["TL.xml"].replace(old, new, 1)}


SIGNED = OPERATOR.sign(XmlList([LISTED_AUTHORITY]).element())
OTHERS = Operator("somebody else").sign(XmlList([LISTED_AUTHORITY]).element())
UNSIGNED = bytes(etree.tostring(XmlList([LISTED_AUTHORITY]).element()))
ECDSA = b"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
DECLARATION = b"<?xml version='1.0' encoding='UTF-8'?>"


def wrapped(identifier: str) -> bytes:
    """The signed list inside a list that nobody signed, which carries the signature now."""
    inner = etree.fromstring(SIGNED)
    signature = inner.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    outer = XmlList([ListedService([World("kupyna").provider])]).element()
    outer.set("Id", identifier)
    inner.remove(signature)
    outer.append(inner)
    outer.append(signature)
    return bytes(etree.tostring(outer))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (OTHERS, "not signed by the pinned signer"),
        (UNSIGNED, "0 signatures"),
        (SIGNED.replace(b">7<", b">8<", 1), "not signed by the pinned signer"),
        (SIGNED.replace(b"granted", b"grantee", 1), "not signed by the pinned signer"),
        (SIGNED.replace(ECDSA, ECDSA.replace(b"ecdsa-sha256", b"dstu4145-gost34311")), "DSTU 4145"),
        (SIGNED.replace(ECDSA, ECDSA.replace(b"ecdsa", b"hmac")), "signed with"),
        (SIGNED.replace(ECDSA, b"http://www.w3.org/2000/09/xmldsig#rsa-sha1"), "signed with"),
        (SIGNED.replace(DECLARATION, b"<!DOCTYPE x [<!ENTITY a 'b'>]>"), "document type"),
        (
            SIGNED.replace(DECLARATION, b"<!DOCTYPE x SYSTEM 'file:///etc/hostname'>"),
            "document type",
        ),
        (SIGNED[:-9], "cannot be read"),
        (b"", "cannot be read"),
        (b"<a>" * 100_000, "cannot be read"),
        (wrapped("outer"), "not of its root"),
        (wrapped("list"), "not signed by the pinned signer"),
    ],
)
def test_xml_that_the_operator_did_not_sign_is_refused(
    data: bytes, message: str, tmp_path: Path
) -> None:
    files = {"TL.xml": data, "operator.cer": OPERATOR.certificate}
    with pytest.raises(TrustError, match=message):
        put(tmp_path, files, roots=[])
    assert not any(tmp_path.iterdir())


def test_the_operators_certificate_must_be_valid_and_strong_enough(tmp_path: Path) -> None:
    files = xml_files(
        XmlList([LISTED_AUTHORITY], next_update=(NOW + timedelta(days=2000)).isoformat())
    )
    with pytest.raises(TrustError, match="not valid at"):
        put(tmp_path, files, roots=[], at=NOW + timedelta(days=1000))
    with pytest.raises(TrustError, match="DSTU 4145"):
        put(tmp_path, {**files, "operator.cer": WORLD.provider}, roots=[])
    with pytest.raises(TrustError, match="not pinned"):
        put(tmp_path, {"TL.xml": files["TL.xml"]}, roots=[])


def test_other_digests_of_the_operator_are_accepted(tmp_path: Path) -> None:
    data = OPERATOR.sign(XmlList([LISTED_AUTHORITY]).element(), SignatureMethod.ECDSA_SHA512)
    put(tmp_path, {"TL.xml": data, "operator.cer": OPERATOR.certificate}, roots=[])
    assert look(TrustList.load(tmp_path)).verdict is Verdict.PASSED


def test_a_list_with_an_advanced_signature_is_read(tmp_path: Path) -> None:
    """XAdES, as published lists have it: properties of the signature are signed beside it."""
    signed = OPERATOR.sign_advanced(XmlList([LISTED_AUTHORITY]).element())
    assert b"SignedProperties" in signed
    put(tmp_path, {"TL.xml": signed, "operator.cer": OPERATOR.certificate}, roots=[])
    assert look(TrustList.load(tmp_path)).verdict is Verdict.PASSED
    other = signed.replace(b">7<", b">8<", 1)
    with pytest.raises(TrustError, match="not signed by the pinned signer"):
        put(tmp_path, {"TL.xml": other, "operator.cer": OPERATOR.certificate}, roots=[])


def test_comments_in_the_xml_say_nothing(tmp_path: Path) -> None:
    """Canonical forms leave comments out, so nobody signed them."""
    text = b"<ServiceStatus>"
    files = tampered(old=text, new=text + b"<!-- withdrawn -->")
    put(tmp_path, files, roots=[])
    assert look(TrustList.load(tmp_path)).verdict is Verdict.PASSED


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_changed_xml_is_refused_or_says_the_same(data: st.DataObject) -> None:
    octets = bytearray(SIGNED)
    for _ in range(data.draw(st.integers(1, 3))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    (operator,) = load(OPERATOR.certificate)
    with suppress(TrustError):
        assert etsi.read(bytes(octets), operator, NOW) == etsi.read(SIGNED, operator, NOW)
