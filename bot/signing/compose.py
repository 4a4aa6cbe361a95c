"""Puts signing and bindings together, for the app and for tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from bot.bindings.alerts import Alerts, NoAlerts
from bot.bindings.allowance import CodeAllowance
from bot.bindings.custody import TokenCustody
from bot.bindings.numbers import Numbers
from bot.bindings.proofs import PhoneProofs
from bot.bindings.revocation import Revocations
from bot.bindings.service import BindingService
from bot.chats.tokens import ChatTokens
from bot.signing.actions import Action, InPatientsName, discover
from bot.signing.actions.confidant_sign_in import ConfidantSignIn
from bot.signing.actions.confidant_sign_up import ConfidantSignUp
from bot.signing.actions.declaration_pdf import ReadDeclaration
from bot.signing.actions.person_request import ChangePerson
from bot.signing.actions.show_documents import ShowDocuments
from bot.signing.actions.sign_in import SignIn
from bot.signing.actions.sign_up import SignUp
from bot.signing.admission import AccountName, Admission
from bot.signing.calls import Calls, Site
from bot.signing.completion import Completion
from bot.signing.desk import Desk
from bot.signing.filled.phones import SealedPhones
from bot.signing.filled.represented import Kind
from bot.signing.forms.addresses import AddressSearch
from bot.signing.forms.routes import FormRoutes
from bot.signing.forms.service import Forms
from bot.signing.launch import LaunchValidator
from bot.signing.ledger import Ledger, Resume
from bot.signing.model import Durations
from bot.signing.page import Page
from bot.signing.providers.service import Providers
from bot.signing.remote.compose import Remote
from bot.signing.remote.request_ids import RequestIds
from bot.signing.remote.service import RemoteSigning
from bot.signing.returns import Returns
from bot.signing.routes import Routes
from bot.signing.seals import Seals
from core.client import CoreClient
from core.kit.clock import Clock
from core.kit.crypto import FieldCipher
from core.kit.db import Database
from core.kit.jobs import Job

_ALLOWANCE_SWEEP: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What signing and bindings need of the rest of the bot.

    Attributes:
        bot_id: number of the bot.
        bot_token: its token, which launch data are checked with.
        site: where and how the page is served.
        core: the core's client.
        tokens: keeps the chats' tokens.
        account_name: asks Telegram for the name of the account behind a chat.
        resume: lets an event wait for a run of a flow, in the given transaction.
        wake: has waiting events handled at once.
        alerts: tells chats of bindings that came and ended.
        remote: ways of signing outside of the page; none unless configured.
        providers: whom the page may ask for certificates; nobody unless configured.
        codes_per_day: how many codes by SMS one chat may ask for.
        idle: after this long without the patient a chat is signed out.
    """

    database: Database
    clock: Clock
    cipher: FieldCipher
    bot_id: int
    bot_token: str
    site: Site
    core: CoreClient
    tokens: ChatTokens
    account_name: AccountName
    resume: Resume
    wake: Callable[[], None]
    alerts: Alerts = field(default_factory=NoAlerts)
    remote: Remote = field(default_factory=Remote)
    providers: Providers = field(default_factory=Providers)
    codes_per_day: int = 10
    idle: timedelta = timedelta(minutes=30)
    durations: Durations = field(default_factory=Durations)


@dataclass(frozen=True, slots=True)
class Signing:
    """Signing and bindings at work.

    Attributes:
        desk: makes links for the engine.
        page: what an admitted browser may do.
        returns: redeems return codes.
        completion: hands signatures to the core.
        bindings: who stands for whom.
        custody: living access tokens.
        revocations: tokens on their way to their end.
        services: what flows ask for by name.
        routes: of the secure page.
        jobs: work that comes round.
    """

    desk: Desk
    page: Page
    returns: Returns
    completion: Completion
    bindings: BindingService
    custody: TokenCustody
    revocations: Revocations
    services: Mapping[str, Any]
    routes: Sequence[web.RouteDef]
    jobs: Sequence[Job]


def build(around: Surroundings) -> Signing:
    """Everything, with every action that can be signed."""
    revocations = Revocations(
        bot_id=around.bot_id,
        database=around.database,
        clock=around.clock,
        cipher=around.cipher,
        core=around.core,
    )
    bindings = BindingService(
        bot_id=around.bot_id,
        database=around.database,
        clock=around.clock,
        tokens=around.tokens,
        revocations=revocations,
        alerts=around.alerts,
        idle=around.idle,
    )
    custody = TokenCustody(
        bot_id=around.bot_id,
        database=around.database,
        clock=around.clock,
        tokens=around.tokens,
        bindings=bindings,
        core=around.core,
    )
    actions = _actions(around, bindings, custody)
    seals = Seals(around.cipher)
    ledger = Ledger(
        clock=around.clock,
        seals=seals,
        actions=actions,
        resume=around.resume,
        wake=around.wake,
    )
    allowance = CodeAllowance(around.database, around.clock, around.bot_id, around.codes_per_day)
    completion = Completion(
        bot_id=around.bot_id,
        database=around.database,
        clock=around.clock,
        ledger=ledger,
        seals=seals,
        durations=around.durations,
    )
    admission = Admission(
        bot_id=around.bot_id,
        database=around.database,
        clock=around.clock,
        ledger=ledger,
        seals=seals,
        launches=LaunchValidator(
            around.bot_token,
            longest_age=around.durations.launch,
            ahead=around.durations.ahead,
        ),
        durations=around.durations,
        account_name=around.account_name,
    )
    page = Page(
        database=around.database,
        clock=around.clock,
        ledger=ledger,
        seals=seals,
        admission=admission,
        received=completion.wake,
    )
    remote = RemoteSigning(
        around.remote.ways,
        page=page,
        request_ids=RequestIds(around.cipher),
        clock=around.clock,
        return_link=around.site.addresses.bot,
    )
    calls = Calls(around.site, around.clock)
    routes = Routes(
        site=around.site,
        calls=calls,
        admission=admission,
        page=page,
        clock=around.clock,
        remote=remote,
        providers=around.providers,
    )
    desk = Desk(
        bot_id=around.bot_id,
        clock=around.clock,
        ledger=ledger,
        addresses=around.site.addresses,
        durations=around.durations,
        actions=actions,
    )
    return Signing(
        desk=desk,
        page=page,
        returns=Returns(bot_id=around.bot_id, ledger=ledger),
        completion=completion,
        bindings=bindings,
        custody=custody,
        revocations=revocations,
        services={
            "bindings": bindings,
            "sealed_phones": SealedPhones(around.cipher),
            "numbers": Numbers(around.core, allowance),
            "phone_proofs": PhoneProofs(custody=custody, core=around.core, clock=around.clock),
            "code_allowance": allowance,
        },
        routes=[
            *routes.table(),
            *_form_routes(around, calls, page, ledger).table(),
            *around.remote.routes(remote),
        ],
        jobs=[
            *_jobs(completion, bindings, revocations),
            Job("bindings.code_allowance", _ALLOWANCE_SWEEP, allowance.sweep),
        ],
    )


def _actions(
    around: Surroundings, bindings: BindingService, custody: TokenCustody
) -> Mapping[str, Action]:
    sign_in = SignIn(core=around.core, bindings=bindings, clock=around.clock)
    phones = SealedPhones(around.cipher)
    sign_up = SignUp(
        core=around.core,
        bindings=bindings,
        phones=phones,
        clock=around.clock,
        durations=around.durations,
    )
    change = ChangePerson(
        core=around.core, access_token=custody.access_token, phones=phones, clock=around.clock
    )
    pictures = ShowDocuments(core=around.core, access_token=custody.access_token)
    reading = ReadDeclaration(around.core, custody.access_token)
    others = (
        ConfidantSignUp(
            kind,
            core=around.core,
            access_token=custody.access_token,
            bindings=bindings,
            clock=around.clock,
            durations=around.durations,
        )
        for kind in Kind
    )
    sign_in_for = ConfidantSignIn(
        core=around.core, bindings=bindings, access_token=custody.access_token
    )
    actions: list[Action] = [sign_in, sign_in_for, sign_up, change, pictures, reading, *others]
    actions += (InPatientsName(each, around.core, custody.access_token) for each in discover())
    return {action.name: action for action in actions}


def _form_routes(around: Surroundings, calls: Calls, page: Page, ledger: Ledger) -> FormRoutes:
    return FormRoutes(
        calls=calls,
        forms=Forms(page=page, ledger=ledger, clock=around.clock, durations=around.durations),
        addresses=AddressSearch(around.core, around.clock),
    )


def _jobs(
    completion: Completion, bindings: BindingService, revocations: Revocations
) -> Sequence[Job]:
    async def keep_house() -> None:
        await bindings.give_up_unproved()
        await bindings.sign_out_idle(is_busy=completion.is_busy)
        await completion.sweep()

    async def end_tokens() -> None:
        await revocations.run_due()

    return (
        # It waits by itself until there is something to do.
        Job("signing.completion", timedelta(0), completion.work),
        Job("signing.housekeeping", timedelta(seconds=30), keep_house),
        Job("bindings.revocations", timedelta(seconds=1), end_tokens),
    )
