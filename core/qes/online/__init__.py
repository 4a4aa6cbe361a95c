"""Revocation asked of the providers while a signature is verified.

The verifier itself never touches the network: everything here brings it evidence.

    async with ProviderSource.of(trust, StoreAddresses(trust)) as source:
        signature = await verify_online(container, trust=trust, at=now, source=source)
"""

from .addresses import StoreAddresses
from .cache import EvidenceCache, MemoryCache
from .fetching import Attempt
from .limits import Limits
from .source import ProviderSource, Weigh
from .verification import complete, examine_online, verify_online

__all__ = [
    "Attempt",
    "EvidenceCache",
    "Limits",
    "MemoryCache",
    "ProviderSource",
    "StoreAddresses",
    "Weigh",
    "complete",
    "examine_online",
    "verify_online",
]
