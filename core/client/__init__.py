"""Typed client of the core service over HTTP, for any channel."""

from core.client.core import CoreClient
from core.client.errors import CoreRefused, CoreUnavailable

__all__ = ["CoreClient", "CoreRefused", "CoreUnavailable"]
