"""Tokens as the wire has them."""

from __future__ import annotations

from core.access.tokens import IssuedTokens
from core.contract.access import AccessToken, TokenDetails


def token_view(issued: IssuedTokens, grant_type: str) -> AccessToken:
    """A new pair; the only moment when its values are shown."""
    token = issued.access
    subject = token.subject
    return AccessToken(
        id=token.id,
        value=issued.access_value,
        expires_at=int(token.expires_at.timestamp()),
        user_id=subject.user_id,
        details=TokenDetails(
            scope=" ".join(sorted(token.scopes)),
            client_id=token.client_id,
            grant_type=grant_type,
            refresh_token=issued.refresh_value,
            applicant_user_id=subject.applicant_user_id or subject.user_id,
            applicant_person_id=subject.applicant_person_id,
            person_id=subject.person_id,
            employee_id=subject.employee_id,
            legal_entity_id=subject.legal_entity_id,
        ),
    )
