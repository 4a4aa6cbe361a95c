"""Trust lists for the tests, in the forms in which they are published."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from lxml import etree
from signxml import methods
from signxml.algorithms import CanonicalizationMethod, SignatureMethod
from signxml.signer import XMLSigner

from core.qes import SignatureReport, examine
from core.qes.trust_list import TrustList
from core.qes.trust_lists.fetch import Fetched
from core.qes.trust_lists.update import Change, update

from .building import encode
from .building.certificates import SIGNING, Template, name
from .building.certificates import certificate as issue
from .building.containers import SIGNED_DATA
from .building.keys import EcKey
from .building.world import NOW, World

TL = "http://uri.etsi.org/02231/v2#"
DS, XADES = "http://www.w3.org/2000/09/xmldsig#", "http://uri.etsi.org/01903/v1.3.2#"
EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0.value
ETSI, CZO = "http://uri.etsi.org/TrstSvc", "http://czo.gov.ua/TrstSvc"
GRANTED, WITHDRAWN = (
    f"{ETSI}/TrustedList/Svcstatus/granted",
    f"{ETSI}/TrustedList/Svcstatus/withdrawn",
)
LISTED = datetime(2030, 1, 1, tzinfo=UTC)


def bag(*certificates: bytes) -> bytes:
    """A p7b that nobody signed."""
    data = encode.oid("1.2.840.113549.1.7.1")
    inside = encode.sequence(
        encode.integer(1),
        encode.set_of(),
        encode.sequence(data),
        encode.explicit(0, *certificates),
        encode.set_of(),
    )
    return encode.sequence(encode.oid(SIGNED_DATA), encode.explicit(0, inside))


def provider_entry(**changes: Any) -> dict[str, Any]:
    """An entry of CAs.json."""
    entry = {
        "issuerCNs": ["КНЕДП dstu", "КНЕДП dstu (старий)"],
        "address": "provider.example",
        "ocspAccessPointAddress": "provider.example/services/ocsp/",
        "ocspAccessPointPort": "80",
        "cmpAddress": "provider.example",
        "tspAddress": "stamps.example:8080",
        "tspAddressPort": "8080",
        "certsInKey": False,
        "directAccess": True,
        "codeEDRPOU": "00000001",
    }
    return entry | changes


def providers(*entries: dict[str, Any]) -> bytes:
    """CAs.json; without entries, the one of the world."""
    return json.dumps(entries or [provider_entry()], ensure_ascii=False).encode()


def pin(certificate: bytes) -> str:
    return sha256(certificate).hexdigest()


def fetched(files: dict[str, bytes], published_at: datetime | None = None) -> dict[str, Fetched]:
    return {
        n: Fetched(data, f"https://list.example/{n}", published_at) for n, data in files.items()
    }


def central_files(world: World, *more: bytes) -> dict[str, bytes]:
    """The bag and the providers of the world."""
    services = (world.responder.certificate, world.stamper.certificate)
    return {
        "CACertificates.p7b": bag(world.root, world.provider, *services, *more),
        "CAs.json": providers(),
    }


class Operator:
    """A scheme operator with a certificate of his own."""

    def __init__(self, seed: str = "operator") -> None:
        self.key = EcKey(seed)
        self.name = name(O="Тестовий оператор", CN="Довірчий список", C="UA")
        template = Template(self.name, 5, key_usage=SIGNING, statements=())
        self.certificate = issue(template, self.key, self.name, self.key)

    def sign(
        self,
        document: etree._Element,
        algorithm: SignatureMethod = SignatureMethod.ECDSA_SHA256,
        key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None,
    ) -> bytes:
        signer = XMLSigner(
            method=methods.enveloped,
            signature_algorithm=algorithm,
            c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        )
        pem = load_der_x509_certificate(self.certificate).public_bytes(Encoding.PEM).decode()
        signed = signer.sign(document, key=key or self.key.private, cert=pem)
        return bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))

    def sign_advanced(self, document: etree._Element) -> bytes:
        """With XAdES, step by step: the properties of the signature are signed beside the list."""
        digests = {f"#{document.get('Id')}": _canonical_digest(document)}
        signature = etree.SubElement(document, f"{{{DS}}}Signature", nsmap={"ds": DS})
        information = etree.SubElement(signature, f"{{{DS}}}SignedInfo")
        value = etree.SubElement(signature, f"{{{DS}}}SignatureValue")
        inside = etree.SubElement(signature, f"{{{DS}}}Object")
        qualifying = etree.SubElement(inside, f"{{{XADES}}}QualifyingProperties")
        properties = etree.SubElement(qualifying, f"{{{XADES}}}SignedProperties", Id="properties")
        signed = etree.SubElement(properties, f"{{{XADES}}}SignedSignatureProperties")
        etree.SubElement(signed, f"{{{XADES}}}SigningTime").text = _time(NOW)
        digests["#properties"] = _canonical_digest(properties)
        _method(information, "CanonicalizationMethod", EXCLUSIVE)
        _method(information, "SignatureMethod", SignatureMethod.ECDSA_SHA256.value)
        for uri, octets in digests.items():
            reference = etree.SubElement(information, f"{{{DS}}}Reference", URI=uri)
            transforms = etree.SubElement(reference, f"{{{DS}}}Transforms")
            if uri != "#properties":
                _method(transforms, "Transform", f"{DS}enveloped-signature")
            _method(transforms, "Transform", EXCLUSIVE)
            _method(reference, "DigestMethod", "http://www.w3.org/2001/04/xmlenc#sha256")
            text = base64.b64encode(octets).decode()
            etree.SubElement(reference, f"{{{DS}}}DigestValue").text = text
        numbers = decode_dss_signature(self.key.sign(_canonical(information)))
        raw = b"".join(number.to_bytes(32, "big") for number in numbers)
        value.text = base64.b64encode(raw).decode()
        return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8"))


def _canonical(element: etree._Element) -> bytes:
    return bytes(etree.tostring(element, method="c14n", exclusive=True))


def _canonical_digest(element: etree._Element) -> bytes:
    return sha256(_canonical(element)).digest()


def _method(parent: etree._Element, tag: str, algorithm: str) -> None:
    etree.SubElement(parent, f"{{{DS}}}{tag}", Algorithm=algorithm)


@dataclass(frozen=True)
class ListedService:
    """A service of the XML; history is (status, since), newest first, after the current one."""

    certificates: Sequence[bytes]
    kind: str = f"{ETSI}/Svctype/CA/QC"
    status: str = GRANTED
    since: datetime = LISTED
    history: Sequence[tuple[str, datetime]] = ()
    points: Sequence[str] = ()
    name: str = "Послуга"


@dataclass(frozen=True)
class XmlList:
    """A trusted list in XML, every part of which a test may change."""

    services: Sequence[ListedService]
    sequence: str = "7"
    issued_at: datetime = NOW - timedelta(days=1)
    next_update: str = (NOW + timedelta(days=90)).isoformat().replace("+00:00", "Z")
    trade_names: Sequence[str] = ("NTRUA-00000001",)
    root: str = "TrustServiceStatusList"
    more: dict[str, str] = field(default_factory=dict)

    def element(self) -> etree._Element:
        root = etree.Element(f"{{{TL}}}{self.root}", nsmap={None: TL}, Id="list")
        scheme = _add(root, "SchemeInformation")
        _add(scheme, "TSLSequenceNumber", self.sequence)
        _add(scheme, "ListIssueDateTime", _time(self.issued_at))
        following = _add(scheme, "NextUpdate")
        if self.next_update:
            _add(following, "dateTime", self.next_update)
        provider = _add(_add(root, "TrustServiceProviderList"), "TrustServiceProvider")
        information = _add(provider, "TSPInformation")
        _named(information, "TSPName", "Provider of tests", "en", "Надавач тестів", "uk")
        for trade in self.trade_names:
            _named(information, "TSPTradeName", trade, "en")
        listed = _add(provider, "TSPServices")
        for service in self.services:
            _service(listed, service)
        return root


def _service(parent: etree._Element, service: ListedService) -> None:
    entry = _add(parent, "TSPService")
    now = _add(entry, "ServiceInformation")
    _add(now, "ServiceTypeIdentifier", service.kind)
    _named(now, "ServiceName", service.name, "uk")
    _identity(now, service.certificates)
    _add(now, "ServiceStatus", service.status)
    _add(now, "StatusStartingTime", _time(service.since))
    points = _add(now, "ServiceSupplyPoints")
    for point in service.points:
        _add(points, "ServiceSupplyPoint", point)
    past = _add(entry, "ServiceHistory")
    for status, since in service.history:
        instance = _add(past, "ServiceHistoryInstance")
        _add(instance, "ServiceTypeIdentifier", service.kind)
        _named(instance, "ServiceName", service.name, "uk")
        _identity(instance, ())
        _add(instance, "ServiceStatus", status)
        _add(instance, "StatusStartingTime", _time(since))


def _identity(parent: etree._Element, certificates: Sequence[bytes]) -> None:
    identity = _add(parent, "ServiceDigitalIdentity")
    for certificate in certificates:
        text = base64.encodebytes(certificate).decode()
        _add(_add(identity, "DigitalId"), "X509Certificate", text)


def _named(parent: etree._Element, tag: str, *names: str) -> None:
    element = _add(parent, tag)
    for text, language in zip(names[::2], names[1::2], strict=True):
        child = _add(element, "Name", text)
        child.set("{http://www.w3.org/XML/1998/namespace}lang", language)


def _add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{TL}}}{tag}")
    child.text = text
    return child


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


WORLD = World()
OPERATOR = Operator()
LISTED_AUTHORITY = ListedService([WORLD.provider])


def put(path: Path, files: dict[str, bytes], **more: Any) -> Change:
    """Update the folder with the files, the world's root being pinned."""
    arguments: dict[str, Any] = {"at": NOW, "roots": [pin(WORLD.root)], **more}
    return update(path, fetched(files, arguments.pop("published_at", None)), **arguments)


def xml_files(listed: XmlList) -> dict[str, bytes]:
    """The list as its operator signs it, and his certificate."""
    return {"TL.xml": OPERATOR.sign(listed.element()), "operator.cer": OPERATOR.certificate}


def look(trust_list: TrustList, **more: Any) -> SignatureReport:
    """A good container of the world, examined by the list."""
    return examine(WORLD.sign(), **{"trust": trust_list.store, "at": NOW, **more})


def write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        (folder / file).write_bytes(data)
