"""Authentication methods as the wire has them."""

from __future__ import annotations

from core.authentication_methods.model import Method
from core.contract.persons import AuthenticationMethod


def method_view(method: Method) -> AuthenticationMethod:
    """A method of a person."""
    return AuthenticationMethod(
        id=method.id,
        type=method.type.value,
        value=method.value,
        alias=method.alias,
        is_active=method.is_active,
        started_at=method.started_at,
        ended_at=method.ended_at,
        person_id=method.person_id,
        inserted_by=method.inserted_by,
        inserted_at=method.inserted_at,
    )
