"""Key-6.dat, the key file of АТ «ІІТ»; it holds no certificate.

Source: no published standard; the layout and the derivation were read from files that the
acting libraries open: ГОСТ 34.311 iterated over the password, ГОСТ 28147 in ECB, the
authentication code over the clear key, and the octets that complete the last block kept apart.
"""

from __future__ import annotations

import os

from sandbox.trust import der, oids
from sandbox.trust.containers.derivation import iterated_gost34311
from sandbox.trust.gost28147 import BLOCK, Gost28147
from sandbox.trust.keys import PrivateKey

_ITERATIONS = 10_000  # not written in the file: every reader knows it


def key_6_dat(key: PrivateKey, password: str) -> bytes:
    """The key under its password."""
    cipher = Gost28147(iterated_gost34311(password.encode(), _ITERATIONS))
    clear = key.pkcs8()
    encrypted = cipher.encrypt_ecb(clear + os.urandom(-len(clear) % BLOCK))
    rest = encrypted[len(clear) :]
    protection = der.sequence(der.octets(cipher.mac(clear)), der.octets(rest))
    return der.sequence(
        der.sequence(der.oid(oids.IIT_KEY_STORE), protection), der.octets(encrypted[: len(clear)])
    )
