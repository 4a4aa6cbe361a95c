"""pyHanko: CAdES containers made and checked by it, up to the root."""

from __future__ import annotations

from asn1crypto import cms, keys, tsp, x509
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import generic_cms
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from sandbox.trust import tsp as stamping
from sandbox.trust.containers import KeyEntry
from sandbox.trust.pki import Pki
from tests.crosschecks.people import CONTENT, MOMENT

_LINE = "ecdsa"


class SandboxStamper(TimeStamper):
    """Asks the sandbox's authority; ``swapping`` has something else stamped than was asked."""

    def __init__(self, pki: Pki, *, swapping: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._pki, self._swapping = pki, swapping
        self._own = _certificate(pki, f"tsa-{_LINE}")

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        asked = bytes(len(message_digest)) if self._swapping else message_digest
        token = await super().async_timestamp(asked, md_algorithm)
        # pyHanko looks for the authority's certificate only there, where nothing signs it.
        token["content"]["certificates"] = [self._own]
        return token

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(stamping.respond(self._pki, _LINE, req.dump()))


async def sign(entry: KeyEntry, *, detached: bool, stamper: TimeStamper | None = None) -> bytes:
    """The common content in CAdES-BES, or -T with a stamper."""
    own, *issuers = (x509.Certificate.load(found.raw) for found in entry.chain)
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(issuers)
    signer = SimpleSigner(own, keys.PrivateKeyInfo.load(entry.key.pkcs8()), store)
    made = await signer.async_sign_general_data(
        CONTENT, "sha256", detached=detached, use_cades=True, timestamper=stamper
    )
    octets: bytes = made.dump()
    return octets


async def verified(pki: Pki, container: bytes, content: bytes | None = None) -> bool:
    """Whether it is whole, of this content when that stands outside, and leads to the root.

    Of a detached signature the time-stamp is checked, too.
    """
    data = cms.ContentInfo.load(container, strict=True)["content"]
    context = ValidationContext(
        trust_roots=[_certificate(pki, f"czo-{_LINE}")],
        other_certs=[_certificate(pki, _LINE)],
        moment=MOMENT,
        allow_fetching=False,
    )
    try:
        if content is None:
            status = await generic_cms.async_validate_cms_signature(
                data, status_cls=StandardCMSSignatureStatus, validation_context=context
            )
        else:
            status = await generic_cms.async_validate_detached_cms(
                content, data, signer_validation_context=context, ts_validation_context=context
            )
    except SignatureValidationError:
        return False
    stamp = status.timestamp_validity
    is_stamp_good = stamp is None or (stamp.valid and stamp.intact and stamp.trusted)
    return bool(status.valid and status.intact and status.trusted and is_stamp_good)


def _certificate(pki: Pki, name: str) -> x509.Certificate:
    return x509.Certificate.load(pki.certificate(name).raw)
