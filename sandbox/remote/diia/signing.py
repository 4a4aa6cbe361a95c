"""Signatures over a digest, as the app makes them: it never sees the file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from sandbox.people.keyring import Keyring
from sandbox.trust import der, digests, oids
from sandbox.trust.holders import Order, issue
from sandbox.trust.keys import DstuKey, EcdsaKey
from sandbox.trust.pki import Pki
from sandbox.trust.signing import SignedContent, SigningKey, attribute, signed_data

KeyOf = Callable[[str, str], SigningKey]
"""A person's key in the app by his id and the algorithm; ``LookupError`` where there is none."""

_DIGESTS = {"DSTU": digests.GOST_34311, "ECDSA": digests.SHA_256}
_LINES = {"DSTU": "gost", "ECDSA": "ecdsa"}


def sign_digest(digest: bytes, signer: SigningKey, algorithm: str, at: datetime) -> bytes:
    """A detached CAdES-BES container over what has this digest, DER."""
    return signed_data(
        SignedContent(b"", detached=True, message_digest=digest),
        signer,
        _DIGESTS[algorithm],
        [attribute(oids.SIGNING_TIME, der.time(at))],
        [signer.certificate],
    )


class AppKeys:
    """Keys that people have in the app: not those of their key files. Made when first used."""

    def __init__(self, pki: Pki, keyring: Keyring) -> None:
        self._pki = pki
        self._keyring = keyring
        self._keys: dict[tuple[str, str], SigningKey] = {}
        self._lock = threading.Lock()

    def of(self, person_id: str, algorithm: str) -> SigningKey:
        """A person's key for an algorithm.

        Raises:
            NoKey: nobody of this country has this id, or he is too young for a signature.
        """
        holder = self._keyring.card(person_id).holder
        with self._lock:
            known = self._keys.get((person_id, algorithm))
            if known is None:
                key = DstuKey.generate() if algorithm == "DSTU" else EcdsaKey.generate()
                certificate = issue(self._pki, holder, key, Order(_LINES[algorithm]))
                known = self._keys[person_id, algorithm] = SigningKey(key, certificate)
            return known
