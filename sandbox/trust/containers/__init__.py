"""Key files in the forms people in Ukraine hold them: PFX, JKS, Key-6.dat, PKCS#8."""

from __future__ import annotations

from sandbox.trust.containers.contents import KeyEntry
from sandbox.trust.containers.international import international_pfx
from sandbox.trust.containers.jks import java_key_store
from sandbox.trust.containers.key6 import key_6_dat
from sandbox.trust.containers.national import ITERATIONS, encrypted_pkcs8, national_pfx

__all__ = [
    "ITERATIONS",
    "KeyEntry",
    "encrypted_pkcs8",
    "international_pfx",
    "java_key_store",
    "key_6_dat",
    "national_pfx",
]
