"""A signing session: its states, its transition table, its secrets. Knows no database and no HTTP.

The token in a link finds a session but is no right to it: a browser is admitted by Telegram's
signed launch data, by a code handed over from such a browser, or (where Telegram cannot open a
Mini App) provisionally, until the same account redeems a return code.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

SECRET_BYTES: Final = 32
RETURN_CODE_BYTES: Final = 16
"""128 bits: a start payload has 64 characters and carries a prefix too."""
MATCH_CODE_DIGITS: Final = 4
FINGERPRINT_DIGITS: Final = 4


class State(StrEnum):
    """Where a session stands."""

    OPEN = "open"
    """The link is in the chat; no browser has been admitted."""
    VIEWED = "viewed"
    """A browser has been admitted."""
    RECEIVED = "received"
    """The signature is stored; the core has not answered yet."""
    ACCEPTED = "accepted"
    """The core accepted; the return code has not been redeemed yet."""
    COMPLETED = "completed"
    """The core accepted and the conversation has gone on."""
    REFUSED = "refused"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    BURNT = "burnt"
    """Somebody else's Telegram account turned up: the session is worth nothing any more."""


class Verb(StrEnum):
    """What can happen to a session."""

    VIEW = "view"
    RECEIVE = "receive"
    ACCEPT = "accept"
    COMPLETE = "complete"
    SHOW = "show"
    """All pictures are there; nothing had to be signed."""
    REFUSE = "refuse"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    CANCEL = "cancel"
    BURN = "burn"
    READ = "read"
    """What was only to be read has been shown, once."""


_ENDS: Final = {
    Verb.EXPIRE: State.EXPIRED,
    Verb.SUPERSEDE: State.SUPERSEDED,
    Verb.CANCEL: State.CANCELLED,
    Verb.BURN: State.BURNT,
}

TRANSITIONS: Final[Mapping[State, Mapping[Verb, State]]] = {
    State.OPEN: {Verb.VIEW: State.VIEWED, **_ENDS},
    State.VIEWED: {
        Verb.VIEW: State.VIEWED,
        Verb.RECEIVE: State.RECEIVED,
        Verb.READ: State.COMPLETED,
        Verb.REFUSE: State.REFUSED,
        Verb.SHOW: State.COMPLETED,
        **_ENDS,
    },
    # A stored signature is neither outlived nor superseded: the core's answer decides.
    State.RECEIVED: {
        Verb.ACCEPT: State.ACCEPTED,
        Verb.COMPLETE: State.COMPLETED,
        Verb.REFUSE: State.REFUSED,
        Verb.BURN: State.BURNT,
    },
    State.ACCEPTED: {Verb.COMPLETE: State.COMPLETED, **_ENDS},
    State.COMPLETED: {},
    State.REFUSED: {},
    State.EXPIRED: {},
    State.SUPERSEDED: {},
    State.CANCELLED: {},
    State.BURNT: {},
}

AWAITS_SIGNATURE: Final = frozenset({State.OPEN, State.VIEWED})
UNFINISHED: Final = frozenset({State.OPEN, State.VIEWED, State.RECEIVED, State.ACCEPTED})


class WrongState(Exception):
    """The session's state forbids the verb.

    Attributes:
        state: where the session stands.
    """

    def __init__(self, state: State, verb: Verb) -> None:
        self.state = state
        super().__init__(f"{verb} is impossible in state {state}")


def after(state: State, verb: Verb) -> State:
    """The state that ``verb`` leads to.

    Raises:
        WrongState: the table has no such cell.
    """
    try:
        return TRANSITIONS[state][verb]
    except KeyError:
        raise WrongState(state, verb) from None


class Entry(StrEnum):
    """How a browser proves to be in the hands of the session's Telegram account."""

    MINI_APP = "mini_app"
    """Launch data signed by Telegram."""
    RETURN_CODE = "return_code"
    """A code that the same account brings back to the chat: where no Mini App is possible."""


class Refusal(StrEnum):
    """Why a session ended or a page was turned away, beside the error codes of the core."""

    OPENED_ELSEWHERE = "signing_opened_elsewhere"
    """ER21: another Telegram account opened the link."""
    CONTENT_CHANGED = "signing_content_changed"
    """ER22: the bytes differ from those announced in the chat."""
    LINK_ENDED = "signing_link_ended"
    """ER9: the link is unknown, used or outlived."""
    NOT_FROM_TELEGRAM = "signing_not_from_telegram"
    """No launch data, or launch data that Telegram did not sign."""
    LAUNCH_OUTLIVED = "signing_launch_outlived"
    """True launch data, too old or used before: the page must be opened from the chat again."""
    NOT_ADMITTED = "signing_not_admitted"
    """The browser holds no cookie of this session."""
    FORM_FIRST = "signing_form_first"
    """There is no text yet, or it is not held any more: the form has to be sent first."""
    RETURN_FIRST = "signing_return_first"
    """The content names a person; the return code must be redeemed before it is shown."""
    NOT_A_CONTAINER = "signing_not_a_container"
    """What was sent is not one CMS container."""
    SEVERAL_SIGNATURES = "signing_several_signatures"
    """More than one signer, or a signature over a signature."""
    OTHER_CONTENT = "signing_other_content"
    """The container holds another text than the one that was to be signed."""
    TOO_LARGE = "signing_too_large"
    OTHER_UNKNOWN = "signing_other_unknown"
    """The register has nobody with the names and numbers that were stated of another person."""
    OTHER_AMBIGUOUS = "signing_other_ambiguous"
    """It has somebody like the other person, and no certainty that it is he."""
    SIGN_IN_ENDED = "signing_sign_in_ended"
    """The chat is not signed in any more, so the content cannot be fetched."""
    UNAVAILABLE = "signing_unavailable"
    """ER10: the core does not answer; nothing was sent."""
    DELAYED = "signing_delayed"
    """ER10b: the signature is stored, the core has not answered yet. Nothing has ended."""


class TurnedAway(Exception):
    """The page cannot go on.

    Attributes:
        code: why, a :class:`Refusal` or an error code of the core.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Durations:
    """Settings of time.

    Attributes:
        session: life of a link.
        form: how long a form may be filled in once it was opened.
        launch: greatest age of launch data.
        ahead: how far launch data may lie in the future, for clocks that disagree.
        hand_over: life of the code that opens the page in another browser.
        lease: how long one replica may try to hand a signature to the core.
        kept: how long an ended session stays, without its secrets, for investigation.
    """

    session: timedelta = timedelta(minutes=10)
    form: timedelta = timedelta(minutes=60)
    launch: timedelta = timedelta(minutes=5)
    ahead: timedelta = timedelta(seconds=30)
    hand_over: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(seconds=60)
    kept: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SigningSession:
    """One thing to be signed by one person in one browser.

    Attributes:
        id: public; also the idempotency key of the call that hands the signature to the core.
        bot_id: the bot whose chat it is.
        user_id: the Telegram account it belongs to.
        chat_id: the chat that asked.
        language: of the page.
        instance: the run of the flow that waits.
        step: the step of that flow.
        action: what is signed; names the :class:`bot.signing.actions.Action`.
        reference: id of the thing in the core.
        details: further ids and codes that the flow handed over.
        sha256: digest of the exact bytes; None until the page makes a statement.
        is_announced: the chat named the fingerprint, so the patient can compare.
        match_code: four digits shown in chat and on the page.
        state: where it stands.
        entry: how a browser is admitted.
        is_returned: the return code has been redeemed.
        refusal: code of what ended it.
        expires_at: when an unsigned session ends.
        attempts: calls to the core so far.
        person_id: for whom it is signed, if not for the patient himself.
    """

    id: UUID
    bot_id: int
    user_id: int
    chat_id: int
    language: str
    instance: UUID
    step: str
    action: str
    reference: str | None
    sha256: bytes | None
    is_announced: bool
    match_code: str
    state: State
    entry: Entry
    created_at: datetime
    expires_at: datetime
    details: Mapping[str, str] = field(default_factory=dict)
    is_returned: bool = False
    refusal: str | None = None
    attempts: int = 0
    person_id: UUID | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether its time has run out before anything was signed."""
        return self.state in AWAITS_SIGNATURE and now >= self.expires_at

    @property
    def needs_return(self) -> bool:
        """Whether the account has yet to show that the browser is in its own hands."""
        return self.entry is Entry.RETURN_CODE and not self.is_returned

    @property
    def fingerprint(self) -> str | None:
        """The first four hexadecimal digits of the digest: «A7F3»."""
        return None if self.sha256 is None else fingerprint(self.sha256)


def new_secret() -> str:
    """256 random bits as text that fits an address and a start payload (43 characters)."""
    return secrets.token_urlsafe(SECRET_BYTES)


def secret_hash(secret: str) -> bytes:
    """What is stored of a secret. It is random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).digest()


def return_code(cookie: str) -> str:
    """The code that the browser holding ``cookie`` may bring back to the chat (22 characters).

    Made from the cookie, so that it need not be stored and no other browser can have it.
    """
    digest = hmac.digest(cookie.encode(), b"return code", "sha256")[:RETURN_CODE_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def new_match_code() -> str:
    """Four random digits."""
    return f"{secrets.randbelow(10**MATCH_CODE_DIGITS):0{MATCH_CODE_DIGITS}d}"


def shown_match_code(code: str) -> str:
    """A match code as people read it: «48-17»."""
    return f"{code[:2]}-{code[2:]}"


def fingerprint(sha256: bytes) -> str:
    """The first four hexadecimal digits of a digest, in capitals."""
    return sha256.hex()[:FINGERPRINT_DIGITS].upper()
