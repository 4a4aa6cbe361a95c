"""XML that is read safely and believed only where its enveloped signature covers it.

The XML signature itself is verified by ``signxml``: canonical forms of XML are no matter for code
of our own, and that library is kept, has one purpose and hands back exactly what was signed. This
module narrows what it may meet: no document type, no entities, bounds of size and depth, one
signature directly under the root, RSA or ECDSA with SHA-2 by one pinned key.

Source: W3C XML Signature Syntax and Processing 1.1; ETSI TS 119 612, clause 5.7 (signature of a
trusted list) and annex B.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..certificate import Certificate
from ..errors import Refusal, TrustError
from ..path import check_key
from ..policy import DEFAULT

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

_MOST_BYTES = 32 * 1024 * 1024
_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_MORE, _PSS = "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2007/05/xmldsig-more#"
_METHODS = {
    f"{_MORE}{scheme}-sha{size}" for scheme in ("rsa", "ecdsa") for size in (256, 384, 512)
} | {f"{_PSS}sha{size}-rsa-MGF1" for size in (256, 384, 512)}


def read(data: bytes, signer: Certificate, at: datetime) -> _Element:
    """The root element as it was signed by the pinned signer, valid at the moment.

    Raises:
        TrustError: the document is unsafe to read, or not signed so.
    """
    root = _parse(data)
    _check_method(root)
    _check_signer(signer, at)
    return _signed(data, root.tag, signer, at)


def _parser() -> XMLParser:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )


def _parse(data: bytes) -> _Element:
    from lxml import etree

    if len(data) > _MOST_BYTES:
        raise TrustError("the XML is too large")
    try:
        root = etree.fromstring(data, _parser())
    except (etree.LxmlError, ValueError) as problem:
        raise TrustError("the XML cannot be read") from problem
    if root.getroottree().docinfo.doctype:
        raise TrustError("the XML brings a document type along")
    return root


def _check_method(root: _Element) -> None:
    """Refuse by name what is not verified here."""
    signatures = root.findall(f"{_DS}Signature")
    if len(signatures) != 1:
        raise TrustError(f"the XML has {len(signatures)} signatures under its root, not one")
    methods = [
        method.get("Algorithm") or ""
        for method in signatures[0].iterfind(f"{_DS}SignedInfo/{_DS}SignatureMethod")
    ]
    if methods and "dstu" in methods[0].lower():
        raise TrustError(
            f"the XML is signed with DSTU 4145 ({methods[0]}), which is not verified in XML: "
            "take the list that is signed with ECDSA or RSA"
        )
    if len(methods) != 1 or methods[0] not in _METHODS:
        raise TrustError(f"the XML is signed with {', '.join(methods) or 'nothing'}")
    of_root = {"", f"#{root.get('Id')}"}
    if not any(
        each.get("URI") in of_root
        for each in signatures[0].iterfind(f"{_DS}SignedInfo/{_DS}Reference")
    ):
        raise TrustError("the XML's signature is not of its root")


def _check_signer(signer: Certificate, at: datetime) -> None:
    try:
        if signer.key.family == "dstu4145":
            raise TrustError("the pinned signer's key is of DSTU 4145, which XML is not signed by")
        check_key(signer, DEFAULT)
    except Refusal as problem:
        raise TrustError(f"the pinned signer: {problem.detail}") from problem
    if not signer.not_before <= at <= signer.not_after:
        raise TrustError(f"the pinned signer's certificate is not valid at {at}")


def _signed(data: bytes, tag: str, signer: Certificate, at: datetime) -> _Element:
    from cryptography import x509
    from lxml import etree
    from signxml.algorithms import DigestAlgorithm, SignatureMethod
    from signxml.exceptions import SignXMLException
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    configuration = SignatureConfiguration(
        location="./",
        expect_references=True,
        signature_methods=frozenset(m for m in SignatureMethod if m.value in _METHODS),
        digest_algorithms=frozenset(
            {DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512}
        ),
        verification_time=at,
    )
    try:
        results = XMLVerifier().verify(
            data,
            x509_cert=x509.load_der_x509_certificate(signer.raw),
            parser=_parser(),
            expect_config=configuration,
        )
    # Whatever a hostile document makes the library stumble over, it is not a signature.
    except (
        SignXMLException,
        etree.LxmlError,
        ArithmeticError,
        AttributeError,
        LookupError,
        NotImplementedError,
        TypeError,
        ValueError,
    ) as problem:
        raise TrustError(f"the XML is not signed by the pinned signer: {problem}") from problem
    for result in results if isinstance(results, list) else [results]:
        # XAdES signs properties of the signature beside the document.
        if result.signed_xml is not None and result.signed_xml.tag == tag:
            return result.signed_xml
    raise TrustError("the XML's signature does not cover the document")
