"""HTTP methods of acting for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.access.clients import ClientRegistry
from core.access.model import OAuthClient
from core.access.presentation import token_view
from core.access.sign_in import Applicant, SignInService
from core.access.signatures import SignatureRefused, SignatureVerifier, VerifiedSignature
from core.authentication_methods.service import MethodService
from core.confidants import presentation
from core.confidants.documents import RepresentedDocuments
from core.confidants.relating import Relating
from core.confidants.service import ConfidantService
from core.confidants.sign_in import ConfidantSignIn
from core.confidants.sign_up import ConfidantSignUp
from core.contract import confidants as contract
from core.contract.access import AccessToken, Scope, scope_list
from core.contract.errors import ErrorCode
from core.contract.person_requests import SignUpGrant
from core.declarations.service import patient
from core.errors import NotAllowed
from core.kit.clock import Clock
from core.kit.envelope import Reply
from core.kit.limits import RateLimit
from core.kit.routing import API_KEY_HEADER, Call, Route

_TRUSTED = "Trusted PIS API 9.5.2"
_PATH = "/api/pis/confidant/relationships"

_Verified = VerifiedSignature | SignatureRefused


@dataclass(frozen=True)
class ConfidantUseCases:
    """What the methods call."""

    confidants: ConfidantService
    sign_in: ConfidantSignIn
    sign_up: ConfidantSignUp
    relating: Relating
    documents: RepresentedDocuments


class ConfidantRoutes:
    """What a representative does in his own name; afterwards he acts by the token he gets."""

    def __init__(
        self,
        use_cases: ConfidantUseCases,
        *,
        clients: ClientRegistry,
        signatures: SignatureVerifier,
        access: SignInService,
        methods: MethodService,
        clock: Clock,
        attempts_per_minute: int,
    ) -> None:
        self._use_cases = use_cases
        self._clients = clients
        self._signatures = signatures
        self._access = access
        self._methods = methods
        self._attempts = RateLimit(attempts_per_minute, timedelta(minutes=1), clock)

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "POST", "/api/pis/confidant/sign-in", self._enter, scope=Scope.CONFIDANT_SIGN_IN,
                body=contract.ConfidantBody, response=AccessToken, status=201,
                prepare=self._verify_entry,
                summary="Act for somebody whom one represents",
                client_method="confidants.sign_in", source=_TRUSTED,
            ),
            Route(
                "POST", "/api/pis/confidant/sign-in/content", self._content,
                scope=Scope.CONFIDANT_SIGN_IN, body=contract.ConfidantSignInDraft, response=bytes,
                summary="The exact octets to sign for acting for somebody",
                client_method="confidants.sign_in_content",
            ),
            Route(
                "POST", "/api/pis/confidant/sign-up", self._register,
                scope=Scope.CONFIDANT_SIGN_UP, body=contract.ConfidantBody,
                response=contract.ConfidantSignedUp, status=201, prepare=self._verify_entry,
                summary="Register somebody whom one represents",
                client_method="confidants.sign_up", source=_TRUSTED,
            ),
            Route(
                "POST", "/api/pis/confidant/sign-up/check", self._check,
                scope=Scope.CONFIDANT_SIGN_UP, body=contract.ConfidantSignUpDraft,
                response=contract.CheckedConfidantDraft,
                summary="Whether data of one to be represented keep every rule; nothing is kept",
                client_method="confidants.check_sign_up",
            ),
            Route(
                "POST", _PATH, self._relate, scope=Scope.RELATIONSHIP_WRITE,
                body=contract.RelationshipBody, response=contract.Relationship, status=201,
                prepare=self._verify_relation,
                summary="State that one represents somebody who is in the register",
                client_method="confidants.relate",
            ),
            Route(
                "POST", f"{_PATH}/check", self._check_relation, scope=Scope.RELATIONSHIP_WRITE,
                body=contract.RelationshipDraft, status=204,
                summary="Whether a statement about a relationship can be signed; nothing is kept",
                client_method="confidants.check_relationship",
            ),
            Route(
                "GET", _PATH, self._list, scope=Scope.RELATIONSHIP_READ,
                response=list[contract.Relationship],
                summary="Whom the patient represents, and who represents him",
                client_method="confidants.relationships",
            ),
            Route(
                "GET", f"{_PATH}/{{id}}", self._show, scope=Scope.RELATIONSHIP_READ,
                response=contract.Relationship, summary="One relationship, ended or not",
                client_method="confidants.relationship",
            ),
            Route(
                "POST", f"{_PATH}/{{id}}/documents", self._documents,
                scope=Scope.RELATIONSHIP_WRITE,
                response=list[contract.RepresentedDocumentPlace], status=201,
                summary="Upload addresses for the demanded scans of one whom one has registered",
                client_method="confidants.documents",
            ),
            Route(
                "PATCH", f"{_PATH}/{{id}}/actions/deactivate", self._end,
                scope=Scope.RELATIONSHIP_WRITE, response=contract.Relationship,
                summary="Stop representing somebody; what was opened by it closes",
                client_method="confidants.deactivate",
            ),
        ]  # fmt: skip

    # --- sign-in and sign-up ------------------------------------------------------------------

    async def _verify_entry(self, call: Call) -> _Verified:
        return await self._verified(call, call.body(contract.ConfidantBody).signed_content)

    async def _enter(self, call: Call) -> Reply:
        grant = call.body(contract.ConfidantBody).token
        applicant = _applicant(call)
        client = await self._client(call, grant)
        issued = await self._use_cases.sign_in.enter(
            call.db, client, applicant, await self._passed(call, client), scope_list(grant.scope)
        )
        return Reply(token_view(issued, grant.grant_type))

    async def _content(self, call: Call) -> Reply:
        wanted = call.body(contract.ConfidantSignInDraft)
        return Reply(
            raw=await self._use_cases.sign_in.content(
                call.db, call.own_person_id, wanted.relationship_id, wanted.jwt
            )
        )

    async def _register(self, call: Call) -> Reply:
        grant = call.body(contract.ConfidantBody).token
        applicant = _applicant(call)
        client = await self._client(call, grant)
        done = await self._use_cases.sign_up.register(
            call.db, client, applicant, await self._passed(call, client), scope_list(grant.scope)
        )
        family = await self._use_cases.confidants.family(
            call.db, applicant.person_id, done.relationship.id
        )
        # How one who was recorded before is asked is his own matter.
        methods = await self._methods.of_person(call.db, done.person_id) if done.is_new else []
        user_id = done.tokens.access.subject.user_id if done.tokens else None
        return Reply(presentation.signed_up(done, family, list(methods), user_id, grant.grant_type))

    async def _check(self, call: Call) -> Reply:
        self._attempts.count(call.user.client_id)
        stated = call.body(contract.ConfidantSignUpDraft).person.fields()
        data = await self._use_cases.sign_up.check_draft(
            call.db, call.user.client_id, call.own_person_id, stated
        )
        return Reply(contract.CheckedConfidantDraft(person=data))

    # --- relationships ------------------------------------------------------------------------

    async def _verify_relation(self, call: Call) -> _Verified:
        return await self._verified(call, call.body(contract.RelationshipBody).signed_content)

    async def _relate(self, call: Call) -> Reply:
        applicant = _applicant(call)
        client = await self._clients.by_api_key(call.db, call.headers[API_KEY_HEADER])
        family = await self._use_cases.relating.relate(
            call.db, client, applicant, await self._passed(call, client)
        )
        return Reply(presentation.relationship(family))

    async def _check_relation(self, call: Call) -> Reply:
        self._attempts.count(call.user.client_id)
        await self._use_cases.relating.check_draft(
            call.db, call.own_person_id, call.body(contract.RelationshipDraft)
        )
        return Reply()

    async def _list(self, call: Call) -> Reply:
        found = await self._use_cases.confidants.families(call.db, call.person_id)
        call.shown |= {family.person.id for family in found}
        return Reply([presentation.relationship(family) for family in found])

    async def _show(self, call: Call) -> Reply:
        family = await self._use_cases.confidants.family(call.db, call.person_id, call.id())
        call.shown.add(family.person.id)
        return Reply(presentation.relationship(family))

    async def _documents(self, call: Call) -> Reply:
        places = await self._use_cases.documents.places(call.db, call.own_person_id, call.id())
        return Reply(
            [
                contract.RepresentedDocumentPlace(
                    type=place.type, url=place.url, expires_at=place.expires_at
                )
                for place in places
            ]
        )

    async def _end(self, call: Call) -> Reply:
        ended = await self._use_cases.confidants.end(
            call.db, call.own_person_id, call.id(), patient(call.user)
        )
        return Reply(presentation.relationship(ended))

    # --- what all of them need ----------------------------------------------------------------

    async def _verified(self, call: Call, signed_content: str) -> _Verified:
        self._attempts.count(call.user.client_id)
        try:
            return await self._signatures.verify(signed_content)
        except SignatureRefused as refused:
            return refused

    async def _passed(self, call: Call, client: OAuthClient) -> VerifiedSignature:
        """The verified signature; a refused one still uses its nonce up."""
        verified = call.preparation(object)
        if isinstance(verified, VerifiedSignature):
            return verified
        if not isinstance(verified, SignatureRefused):
            raise TypeError("the route was not prepared")
        await self._access.burn(call.db, client, verified.claimed_content)
        verified.keeps_changes = True
        raise verified

    async def _client(self, call: Call, shown: SignUpGrant) -> OAuthClient:
        if shown.client_id != call.user.client_id:
            raise NotAllowed(ErrorCode.CLIENT_UNKNOWN)
        return await self._clients.by_secret(
            call.db, shown.client_id, shown.client_secret, vouched=True
        )


def _applicant(call: Call) -> Applicant:
    """Who calls, in his own name."""
    if call.user.user_id is None:
        raise NotAllowed(ErrorCode.FORBIDDEN)
    return Applicant(call.own_person_id, call.user.user_id)
