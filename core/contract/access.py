"""Sign-in, tokens, channels and what they may do."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from core.contract.wire import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, Body, Data, Moment, Query


class ClientType(StrEnum):
    """Kinds of channels.

    Source: PIS API 9.11 and Trusted PIS API 9.5.2; ``MIS`` is a clinic's system.
    """

    PIS = "PIS"
    TRUSTED_PIS = "TRUSTED_PIS"
    MIS = "MIS"


class Scope(StrEnum):
    """What a token may do. Names are the published ones where a name is published."""

    SIGN_IN = "person:sign_in"
    SIGN_UP = "person:sign_up"
    CONFIDANT_SIGN_IN = "confidant_person:sign_in"
    CONFIDANT_SIGN_UP = "confidant_person:sign_up"
    RELATIONSHIP_READ = "confidant_person_relationship:read_pis"
    RELATIONSHIP_WRITE = "confidant_person_relationship:write_pis"
    PERSON_READ = "person:read_pis"
    PERSON_REQUEST_WRITE = "person_request:write_pis"
    PERSON_REQUEST_READ = "person_request:read_pis"
    APPS_READ = "app:read_pis"
    APPS_DELETE = "app:delete_pis"
    BULK_READ = "employee_bulk:read_pis"
    DECLARATION_BULK_READ = "declaration_bulk:read_pis"
    EVENTS_READ = "event:read_pis"
    REQUEST_WRITE = "declaration_request:write_pis"
    REQUEST_READ = "declaration_request:read_pis"
    REQUEST_DETAILS = "declaration_request:details_pis"
    REQUEST_SIGN = "declaration_request:sign_pis"
    REQUEST_REJECT = "declaration_request:reject_pis"
    DECLARATION_READ = "declaration:read_pis"
    DECLARATION_TERMINATE = "declaration:terminate_pis"
    # A clinic's employee.
    CLINIC_REQUEST_READ = "declaration_request:read"
    CLINIC_REQUEST_APPROVE = "declaration_request:approve"
    CLINIC_REQUEST_REJECT = "declaration_request:reject"
    CLINIC_REQUEST_SIGN = "declaration_request:sign"
    CLINIC_DECLARATION_READ = "declaration:read"


def scope_list(scopes: str) -> list[str]:
    """The scopes of a space-separated list, each once, in order."""
    return list(dict.fromkeys(scopes.split()))


class NonceBody(Body):
    """A channel asks for something to have signed."""

    client_id: UUID
    client_secret: str


class Nonce(Data):
    """A JWT for one sign-in, to be signed by the user within minutes."""

    token: str


class SignInGrant(Body):
    """The signed nonce of a patient.

    Attributes:
        signed_content: base64 of a CMS container over a JSON object whose ``jwt`` is the nonce;
            the object may say more, such as which account of the channel is being opened.
        scope: space-separated list.
    """

    grant_type: Literal["pis_auth"]
    client_id: UUID
    client_secret: str
    signed_content: str
    signed_content_encoding: Literal["base64"]
    scope: Annotated[str, Field(min_length=1)]


class SignInBody(Body):
    """A patient's sign-in."""

    token: SignInGrant


class EmployeeSignInBody(Body):
    """Sign-in of a clinic's employee: his signature over a nonce."""

    client_id: UUID
    client_secret: str
    signed_content: str
    signed_content_encoding: Literal["base64"]


class RefreshGrant(Body):
    """Exchange of a refresh token."""

    grant_type: Literal["refresh_token"]
    client_id: UUID
    client_secret: str
    refresh_token: str


class CodeGrant(Body):
    """Exchange of the code that a patient's consent has given.

    Source: PIS API 9.11, Use Code Grant; RFC 6749, section 4.1.3; RFC 7636, section 4.5.

    Attributes:
        redirect_uri: the address that the code came to.
        scope: fewer scopes than were allowed; all of them when it is absent.
        code_verifier: what the request's ``code_challenge`` was made of.
    """

    grant_type: Literal["authorization_code"]
    client_id: UUID
    client_secret: str
    code: str
    redirect_uri: str
    scope: str | None = None
    code_verifier: Annotated[str, Field(pattern=r"^[A-Za-z0-9._~-]{43,128}$")] | None = None


class TokensBody(Body):
    """Exchange of a refresh token or of a code."""

    token: Annotated[RefreshGrant | CodeGrant, Field(discriminator="grant_type")]


class TokenDetails(Data):
    """What stands behind an access token.

    Attributes:
        refresh_token: for one exchange; the successor comes with it.
        person_id: the patient the token is about.
        employee_id: the clinic's employee, in a clinic's token.
        legal_entity_id: his clinic.
    """

    scope: str
    client_id: UUID
    grant_type: str | None = None
    refresh_token: str
    app_id: UUID | None = None
    applicant_user_id: UUID | None = None
    applicant_person_id: UUID | None = None
    person_id: UUID | None = None
    employee_id: UUID | None = None
    legal_entity_id: UUID | None = None

    @property
    def scopes(self) -> list[str]:
        """The scopes one by one."""
        return scope_list(self.scope)


class TokenUser(Data):
    """The patient behind an exchanged token."""

    person_id: UUID | None = None


class AccessToken(Data):
    """A token of a signed-in user.

    Attributes:
        value: what the ``Authorization: Bearer`` header carries.
        expires_at: Unix time in seconds.
    """

    id: UUID
    name: Literal["access_token"] = "access_token"
    value: str
    expires_at: int
    user_id: UUID
    user: TokenUser | None = None
    details: TokenDetails


class AppQuery(Query):
    """Filters of the list of accesses.

    Attributes:
        client_ids: channels, parted by commas.
        client_names: parts of channels' names, parted by commas.
    """

    page_number: Annotated[int, Field(ge=1)] = 1
    page_size: Annotated[int, Field(ge=1, le=MAX_PAGE_SIZE)] = DEFAULT_PAGE_SIZE
    client_ids: str | None = None
    client_names: str | None = None


class App(Data):
    """A channel that the patient lets act for him."""

    id: UUID
    created_at: Moment
    updated_at: Moment
    user_id: UUID
    applicant_user_id: UUID
    client_name: str
    client_id: UUID
    scope: str


class Capabilities(Data):
    """What this server offers.

    Attributes:
        methods: ``METHOD /path`` of those that the published API does not have.
    """

    methods: list[str]
