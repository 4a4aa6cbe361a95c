"""What the patient sees when something fails. One of the two places that catch everything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import Final

import structlog

from bot.chats.service import ConversationMoved
from bot.engine import callback
from bot.engine.frame import HELP, MENU
from bot.engine.layout import Layout
from bot.engine.runner import SIGN_IN
from bot.engine.screens import page
from bot.engine.turn import Turn
from bot.flow import Arguments, Flow
from bot.texts import Texts
from core.client import CoreRefused, CoreUnavailable
from core.contract.errors import ErrorCode
from core.kit.db import is_outage
from core.kit.ids import new_id

log = structlog.get_logger(__name__)

FILE: Final = "errors"
UNKNOWN: Final = "unknown"
UNREACHABLE: Final = "unreachable"
UNREACHABLE_UNKNOWN: Final = "unreachable-unknown"
SENSITIVE: Final = "sensitive"
SENSITIVE_FILE: Final = "sensitive-file"
TEXTS: Final = (UNKNOWN, UNREACHABLE, UNREACHABLE_UNKNOWN, SENSITIVE, SENSITIVE_FILE, "menu")


class Remedy(Enum):
    """The button under an error: what to do now. Its value is the key of its label."""

    AGAIN = "again"
    PAGE = "page"
    SIGN_IN = "sign-in"
    REGISTER = "register"
    DOCTORS = "doctors"
    DECLARATIONS = "declarations"
    VERIFICATION = "verification"
    HELP = "help"


_FLOWS: Final = {
    Remedy.SIGN_IN: SIGN_IN,
    Remedy.REGISTER: "register",
    Remedy.DOCTORS: "find_doctor",
    Remedy.DECLARATIONS: "my_declarations",
    Remedy.VERIFICATION: "verification",
}
_CODES: Final = ErrorCode
REMEDIES: Final[Mapping[str, Remedy]] = {
    **dict.fromkeys(
        [_CODES.UNAUTHENTICATED, _CODES.TOKEN_INVALID, _CODES.NONCE_INVALID, _CODES.PERSON_AGE,
         _CODES.CONFIDANT_REQUIRED, _CODES.PERSON_EXISTS, _CODES.FORBIDDEN_SCOPE,
         "signing_sign_in_ended"],
        Remedy.SIGN_IN,
    ),
    _CODES.PERSON_UNKNOWN: Remedy.REGISTER,
    _CODES.PERSON_NOT_VERIFIED: Remedy.VERIFICATION,
    **dict.fromkeys(
        [_CODES.DIVISION_UNKNOWN, _CODES.DIVISION_INACTIVE, _CODES.LEGAL_ENTITY_INACTIVE,
         _CODES.LEGAL_ENTITY_TYPE, _CODES.EMPLOYEE_INACTIVE, _CODES.EMPLOYEE_NOT_DOCTOR,
         _CODES.EMPLOYEE_ELSEWHERE, _CODES.DIVISION_ELSEWHERE, _CODES.SPECIALITY_AGE,
         _CODES.DOCTOR_FULL],
        Remedy.DOCTORS,
    ),
    **dict.fromkeys(
        [_CODES.INVALID_TRANSITION, _CODES.REQUEST_STATUS, _CODES.REJECT_STATUS,
         _CODES.DECLARATION_STATUS, "signing_delayed"],
        Remedy.DECLARATIONS,
    ),
    **dict.fromkeys(
        [_CODES.SIGNED_CONTENT_INVALID, _CODES.SIGNER_UNKNOWN, _CODES.NOT_BASE64,
         _CODES.SIGNATURE_INVALID, _CODES.SIGNER_MISMATCH, _CODES.SIGNATURE_COUNT,
         _CODES.SIGNATURE_NOT_QUALIFIED, _CODES.PATIENT_NOT_SIGNED, "signing_opened_elsewhere",
         "signing_link_ended", "signing_not_from_telegram", "signing_launch_outlived",
         "signing_not_admitted", "signing_return_first", "signing_form_first",
         "signing_not_a_container", "signing_other_unknown",
         "signing_several_signatures", "signing_other_content", "signing_too_large"],
        Remedy.PAGE,
    ),
    **dict.fromkeys(
        [_CODES.PERSON_AMBIGUOUS, _CODES.USER_BLOCKED, _CODES.NO_PHONE,
         _CODES.SURNAME_MISMATCH, _CODES.CERTIFICATE_EXPIRED, _CODES.PERSON_INACTIVE,
         _CODES.RELATIONSHIP_UNCONFIRMED,
         _CODES.CONFIDANT_NOT_VERIFIED, _CODES.CONFIDANT_REPRESENTED,
         _CODES.RELATIONSHIP_EXISTS, _CODES.RELATIONSHIP_LIMIT, "signing_other_ambiguous"],
        Remedy.HELP,
    ),
}  # fmt: skip
"""What helps against a code; codes that are not listed are worth another try."""


class Failures:
    """Lays out failures, and is the boundary around the work of a turn."""

    def __init__(self, texts: Texts, flows: Mapping[str, Flow]) -> None:
        self._texts = texts
        self._flows = flows

    async def __call__(self, turn: Turn, work: Callable[[], Awaitable[bool]]) -> bool:
        """Do ``work``; on a failure return to the last point kept and show what happened.

        Failures of the database are let through: the update comes again, and nobody is told
        something that may not be true a second later.
        """
        try:
            return await work()
        except Exception as problem:
            if is_transient(problem):
                raise
            turn.rewind()
            self._present(turn, problem)
            return False

    def show_code(self, turn: Turn, code: str) -> None:
        """Show the text of an error code, with the button that helps."""
        if not self._texts.has(FILE, code):
            code = UNKNOWN
        args = {"number": _incident()} if code == UNKNOWN else {}
        turn.show(self._layout(turn, code, REMEDIES.get(code, Remedy.AGAIN), args))

    def show_sensitive(self, turn: Turn, *, is_file: bool) -> None:
        """Identity data came into the chat and are being deleted (ER19)."""
        turn.show(self._layout(turn, SENSITIVE_FILE if is_file else SENSITIVE, Remedy.AGAIN, {}))

    def _present(self, turn: Turn, problem: Exception) -> None:
        if isinstance(problem, CoreRefused) and self._texts.has(FILE, problem.code):
            log.info("turn.refused", chat_id=turn.chat_id, code=problem.code)
            self.show_code(turn, problem.code)
        elif isinstance(problem, CoreUnavailable):
            log.warning("core.unavailable", chat_id=turn.chat_id, code=problem.code)
            key = UNREACHABLE_UNKNOWN if problem.outcome_unknown else UNREACHABLE
            turn.show(self._layout(turn, key, Remedy.AGAIN, {}))
        else:
            incident = _incident()
            log.error("turn.failed", chat_id=turn.chat_id, code=incident, exc_info=problem)
            turn.show(self._layout(turn, UNKNOWN, Remedy.AGAIN, {"number": incident}))

    def _layout(self, turn: Turn, key: str, remedy: Remedy, args: Arguments) -> Layout:
        buttons = [("menu", callback.frame(MENU))]
        data = self._data_of(turn, remedy)
        if data is not None:
            buttons.insert(0, (remedy.value, data))
        language = turn.settings.language
        return page(self._texts, FILE, key, language, args=args, buttons=buttons)

    def _data_of(self, turn: Turn, remedy: Remedy) -> str | None:
        """Callback data of a remedy; None when its flow is not installed.

        What failed for somebody is mended for the same one.
        """
        name = _FLOWS.get(remedy)
        if name is not None:
            flow, run = self._flows.get(name), turn.conversation.current
            person = run.person if run and flow and flow.for_others else None
            return callback.start(name, person=person) if flow else None
        return callback.frame(HELP) if remedy is Remedy.HELP else callback.REFRESH


def is_transient(problem: Exception) -> bool:
    """Whether the same update may well succeed when it comes again.

    A wrong statement of ours would fail again, for a day, and block the chat meanwhile.
    """
    return isinstance(problem, ConversationMoved) or is_outage(problem)


def _incident() -> str:
    """A number that the patient can tell and an operator can find in the log."""
    return new_id().hex[-8:].upper()
