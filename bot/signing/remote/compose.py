"""The ways of this installation, from its settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from bot.signing.remote.calls import Caller
from bot.signing.remote.diia.api import DiiaApi
from bot.signing.remote.diia.callback import Callback
from bot.signing.remote.diia.tokens import SessionTokens
from bot.signing.remote.diia.way import Algorithm, DiiaSignature
from bot.signing.remote.id_gov_ua.agreement import KeyRefused
from bot.signing.remote.id_gov_ua.client import Encryption, IdGovUa
from bot.signing.remote.model import Way
from bot.signing.remote.settings import DiiaSettings, IdGovUaSettings
from core.kit.clock import Clock

if TYPE_CHECKING:
    from bot.signing.remote.service import RemoteSigning

Routes = Callable[["RemoteSigning"], Sequence[web.RouteDef]]


@dataclass(frozen=True, slots=True)
class Remote:
    """What signing gets of the ways outside of the page.

    Attributes:
        ways: the page offers them.
        routes: where the services answer.
    """

    ways: Sequence[Way] = ()
    routes: Routes = lambda remote: ()


def diia_api(settings: DiiaSettings, clock: Clock) -> DiiaApi:
    """Calls with the acquirer's keys.

    Raises:
        ValueError: there are none.
    """
    if settings.acquirer_token is None or settings.auth_acquirer_token is None:
        raise ValueError("Дія needs DIIA_ACQUIRER_TOKEN and DIIA_AUTH_ACQUIRER_TOKEN")
    caller = Caller(settings.url.rstrip("/"))
    tokens = SessionTokens(
        caller,
        clock,
        acquirer_token=settings.acquirer_token.get_secret_value(),
        auth_acquirer_token=settings.auth_acquirer_token.get_secret_value(),
    )
    return DiiaApi(caller, tokens)


def build(diia: DiiaSettings, clock: Clock) -> Remote:
    """Дія.Підпис, if it is configured; nothing otherwise."""
    if not diia.is_on or diia.callback_secret is None:
        return Remote()
    way = DiiaSignature(
        diia_api(diia, clock),
        clock,
        branch_id=diia.branch_id,
        offer_id=diia.offer_id,
        algorithm=Algorithm(diia.sign_algorithm),
        link_life=timedelta(seconds=diia.link_seconds),
        is_stand_in=diia.is_stand_in,
    )
    secret = diia.callback_secret.get_secret_value()
    return Remote([way], lambda remote: Callback(secret, remote.take).routes())


def id_gov_ua(settings: IdGovUaSettings, redirect_uri: str) -> IdGovUa | None:
    """The flow at id.gov.ua, if it is configured.

    Args:
        settings: from the environment.
        redirect_uri: as it was registered there.

    Raises:
        ValueError: key and certificate cannot be read or do not belong together.
    """
    if not settings.is_on or settings.client_secret is None:
        return None
    return IdGovUa(
        Caller(settings.url.rstrip("/")),
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        redirect_uri=redirect_uri,
        encryption=_encryption(settings),
    )


def _encryption(settings: IdGovUaSettings) -> Encryption | None:
    if settings.key is None or settings.certificate is None:
        return None
    try:
        senders = () if settings.sender is None else (settings.sender.read_bytes(),)
        return Encryption.of(settings.key.read_bytes(), settings.certificate.read_bytes(), senders)
    except (OSError, KeyRefused) as problem:
        raise ValueError(f"ID_GOV_UA_KEY, ID_GOV_UA_CERTIFICATE: {problem}") from problem
