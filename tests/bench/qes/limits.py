"""What a verification cannot be faster than: bare arithmetic, measured beside it."""

from __future__ import annotations

import hashlib
import itertools
from functools import partial

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from core.qes import binary_curve, libcrypto
from core.qes.dstu4145 import CURVES

from . import uapki
from .material import Material
from .rounds import Rate, repeated

_SECONDS = 2.0


def measure(material: Material) -> dict[str, Rate]:
    """Rates by the name of what was measured, on one core."""
    found = {"cryptography: bare ECDSA P-256 verify": repeated(_ecdsa(), seconds=_SECONDS)}
    for m in (257, 431):
        curve = CURVES[m]
        base_times, times = curve.n // 3, curve.n // 5
        point = curve.multiply(7, curve.base_point)
        group = libcrypto.group(curve)
        if group is not None:
            sums = partial(group.combine, base_times, times, point)
            found[f"OpenSSL by ctypes: sG + rQ, m = {m}"] = repeated(sums, seconds=_SECONDS)
        terms = [(base_times, curve.base_point), (times, point)]
        twin = partial(binary_curve.combine, curve, terms)
        found[f"pure Python: sG + rQ, m = {m}"] = repeated(twin, seconds=_SECONDS)
    with uapki.opened(material) as library:
        if library is not None:
            people = itertools.cycle(sample for pair in material.people for sample in pair)
            found["UAPKI: VERIFY of the container and its chain"] = repeated(
                lambda: library.verify(next(people)), seconds=_SECONDS
            )
    return found


def _ecdsa() -> partial[None]:
    private = ec.generate_private_key(ec.SECP256R1())
    digest = hashlib.sha256(b"message").digest()
    algorithm = ec.ECDSA(utils.Prehashed(hashes.SHA256()))
    signature = private.sign(digest, algorithm)
    return partial(private.public_key().verify, signature, digest, algorithm)
