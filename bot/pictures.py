"""Pictures of documents that a rule demands: whether the core still waits for one."""

from __future__ import annotations

from typing import Final

from bot.flow import Talk
from core.client import CoreRefused
from core.contract.errors import ErrorCode

# A sign-in that opens no more than a change of the surname, or a core that wants no pictures.
_NONE_WANTED: Final = frozenset({ErrorCode.FORBIDDEN_SCOPE, ErrorCode.NOT_FOUND})


async def picture_is_wanted(talk: Talk) -> bool:
    """Whether a document on record of whom the run acts for has to be shown and has not been.

    Raises:
        SignInRequired: the patient is not signed in, or acts no longer for this one.
        CoreRefused, CoreUnavailable: the core does not say.
    """
    try:
        return bool(await talk.core.person_documents.create())
    except CoreRefused as refused:
        if refused.code in _NONE_WANTED:
            return False
        raise
