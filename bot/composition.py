"""Puts the domains together: what the app gets beside its engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.acting_core import Cores
from bot.bindings.alerts import AccessAlerts
from bot.check.routes import CheckPage
from bot.check.visitors import Visitors
from bot.directory.service import Directory
from bot.documents.model import Document
from bot.documents.papers import DeclarationPapers, JournalPapers, PapersByDocument
from bot.documents.service import Documents
from bot.engine import callback
from bot.engine.frame import MENU
from bot.engine.turns import SignOut
from bot.foundation import Foundation
from bot.journal.service import Journal
from bot.metrics import Metrics
from bot.news.service import NewsReader
from bot.news.teller import Teller
from bot.parts import Parts
from bot.ratings import Ratings
from bot.reminders.service import Reminders
from bot.reports.service import Reports
from bot.signing import compose
from bot.signing.calls import PREFIX, Site
from bot.signing.desk import Addresses
from bot.signing.engine_files import EngineFiles
from bot.signing.providers.allow_list import AllowList
from bot.signing.providers.service import Providers
from bot.signing.remote import compose as remote
from bot.signing.remote.settings import DiiaSettings
from bot.signing.signed_here import SignedHere
from core.client import CoreUnavailable
from core.kit.jobs import Job

log = structlog.get_logger(__name__)

_DIRECTORY_CHECK: Final = timedelta(seconds=5)
_NEWS_WAIT: Final = timedelta(seconds=20)
_SWEEP: Final = timedelta(hours=6)
Work = Callable[[], Awaitable[None]]
_TELEGRAM: Final = "https://t.me"


async def parts_of(base: Foundation) -> Parts:
    """Every domain, wired to the foundation.

    Raises:
        aiogram.exceptions.TelegramAPIError: Telegram does not say who this bot is.
    """
    me = await base.bot.get_me()
    metrics = Metrics()
    signing = compose.build(_surroundings(base, str(me.username), metrics))
    directory = Directory(base.database, base.clock)
    journal = Journal(directory, signing.bindings, base.settings.core_client_id)
    reports = Reports(base.database, base.clock, base.settings.bot_id)
    reminders = Reminders(base.database, base.clock, base.settings.bot_id)
    return Parts(
        services={
            "directory": directory,
            "journal": journal,
            "reports": reports,
            "reminders": reminders,
            "ratings": Ratings(metrics.registry),
            "documents": Documents(
                base.outbox, base.texts, base.clock, stay=base.settings.documents_stay
            ),
            "this_channel": base.settings.core_client_id,
            **signing.services,
        },
        core_for=Cores(base.core, signing.custody.access_token).for_chat,
        desk=signing.desk,
        returns=signing.returns,
        sign_out=signing.bindings.sign_out,
        forget=_forgetting(signing.bindings.forget, reminders.forget),
        papers=_papers(base, signing, journal),
        release=signing.completion.release,
        routes=[*signing.routes, *_check_page(base).routes(), *metrics.routes()],
        jobs=[
            *signing.jobs,
            Job("directory.synchronise", _DIRECTORY_CHECK, _synchroniser(base, directory)),
            Job("news.read", timedelta(0), _reading(base)),
            Job("reports.sweep", _SWEEP, reports.sweep),
            Job("reminders.sweep", _SWEEP, reminders.sweep),
        ],
    )


def _papers(base: Foundation, signing: compose.Signing, journal: Journal) -> PapersByDocument:
    access_token = signing.custody.access_token
    declarations = DeclarationPapers(base.core, access_token)
    journals = JournalPapers(
        base.core,
        access_token,
        journal=journal,
        accounts=signing.bindings,
        language_of=base.chats.language,
        texts=base.texts,
        clock=base.clock,
    )
    return PapersByDocument(
        {
            Document.PDF: declarations,
            Document.SIGNATURE: declarations,
            Document.JOURNAL: journals,
        }
    )


def _check_page(base: Foundation) -> CheckPage:
    settings = base.settings
    visitors = Visitors(settings.bot_checks_per_minute, base.clock)
    return CheckPage(base.core, visitors, address_header=settings.bot_address_header)


def _surroundings(base: Foundation, username: str, metrics: Metrics) -> compose.Surroundings:
    settings = base.settings

    async def account_name(chat_id: int) -> str:
        chat = await base.bot.get_chat(chat_id)
        return " ".join(filter(None, (chat.first_name, chat.last_name)))

    public_url = settings.bot_public_url.rstrip("/")
    is_secure = urlsplit(public_url).scheme == "https"
    framed_by = tuple(settings.bot_frame_origins.split())
    engine = settings.bot_signer_engine
    site = Site(
        addresses=Addresses(
            page=f"{public_url}{PREFIX}",
            bot=f"{_TELEGRAM}/{username}",
            # Telegram opens Mini Apps over https only; the sandbox's double is not so strict.
            has_mini_apps=is_secure or not settings.is_real_telegram,
        ),
        is_secure=is_secure,
        framed_by=framed_by,
        digest=settings.bot_signer_digest,
        engine=EngineFiles(engine, framed_by) if engine else None,
    )
    return compose.Surroundings(
        database=base.database,
        clock=base.clock,
        cipher=base.cipher,
        bot_id=settings.bot_id,
        bot_token=settings.bot_token.get_secret_value(),
        site=site,
        core=base.core,
        tokens=base.chat_tokens,
        account_name=account_name,
        codes_per_day=settings.bot_codes_per_day,
        resume=base.chats.post_event,
        wake=base.events.wake,
        alerts=AccessAlerts(base.outbox, base.texts, base.chats.told_in, callback.start),
        remote=remote.build(DiiaSettings(), base.clock),
        providers=Providers(AllowList(settings.trust_list), base.clock, registry=metrics.registry),
        idle=settings.idle,
    )


def _synchroniser(base: Foundation, directory: Directory) -> Work:
    """Fill the directory at the start and whenever it has grown old."""
    age = timedelta(minutes=base.settings.bot_directory_minutes)

    async def synchronise() -> None:
        if await directory.is_stale(age):
            await directory.synchronise(base.core.legal_entities)

    return _quiet_about_outages(synchronise)


def news_reader(base: Foundation) -> NewsReader:
    """What turns the core's events into deliveries."""
    return NewsReader(
        base.database,
        base.clock,
        base.chat_tokens,
        Teller(
            base.outbox,
            base.chats,
            base.texts,
            lambda flow, subject, person: _opens(base, flow, subject, person),
        ),
        Reminders(base.database, base.clock, base.settings.bot_id),
        SignedHere(base.database, base.settings.bot_id),
        base.settings.bot_id,
    )


def _reading(base: Foundation) -> Work:
    reader = news_reader(base)

    async def read() -> None:
        await reader.read(base.core.events, wait=_NEWS_WAIT)

    return _quiet_about_outages(read)


def _opens(base: Foundation, flow: str, subject: UUID | None, person: UUID | None) -> str:
    """Callback data of a button under news; the menu, where the flow is not installed."""
    if flow not in base.flows:
        return callback.frame(MENU)
    return callback.start(flow, subject, person if base.flows[flow].for_others else None)


def _forgetting(*forget: SignOut) -> SignOut:
    """What several domains keep of a chat, ended together."""

    async def forget_all(connection: AsyncConnection, chat_id: int) -> None:
        for each in forget:
            await each(connection, chat_id)

    return forget_all


def _quiet_about_outages(work: Work) -> Work:
    """A core that is away is one line in the log, not a trace."""

    async def quiet() -> None:
        try:
            await work()
        except CoreUnavailable as problem:
            log.warning("core.unavailable", reason=str(problem))
            raise

    return quiet
