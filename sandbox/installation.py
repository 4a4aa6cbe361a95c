"""One machine's whole system, started in order and stopped in reverse.

Postgres, then the core over it, the outside world (Bot API double, trust services, SMS inbox,
clinic console), then the bot. Everything that lasts is in one data folder, so that a start with
the same folder goes on where a stop, or a kill, left off.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import asyncpg
import structlog
from aiohttp import web

from core import qes
from core.kit.clock import Clock, SystemClock, today
from core.kit.tasks import Background
from core.signer import FOLDER as SIGNER
from sandbox.bot_process import BotProcess
from sandbox.console.routes import Console
from sandbox.core_process import PATIENT_SCOPES, CoreProcess
from sandbox.desk.routes import Desk
from sandbox.people import extract
from sandbox.people.country import Country
from sandbox.people.keyring import Keyring
from sandbox.people.population import known_to_the_state
from sandbox.portal.routes import Portal
from sandbox.postgres import Postgres
from sandbox.registers.services import ASK_PATH, RegisterServices
from sandbox.remote.services import RemoteServices
from sandbox.settings import LOOPBACK, Ports, Secrets
from sandbox.sms.inbox import SmsInbox
from sandbox.supervisor import StartError, Supervisor
from sandbox.telegram.app import build as build_telegram
from sandbox.trust import trust_list
from sandbox.trust.pki import Pki
from sandbox.trust.services import TrustServices

log = structlog.get_logger(__name__)

_DATABASE = "kabinet"
_STATIC = Path(__file__).parent / "static"
_POSTGRES_CHECK_SECONDS = 0.2


@dataclass(frozen=True)
class Options:
    """What is asked of an installation.

    Attributes:
        data: the folder everything lasting is in.
        database_url: an existing PostgreSQL server instead of the embedded one.
        real_bot_token: a token of the real Telegram; the double is not started then.
        public_url: address under which the secure page is reached from outside.
    """

    data: Path
    ports: Ports
    database_url: str | None = None
    real_bot_token: str | None = None
    public_url: str | None = None


class Installation:
    """Starts, watches and stops the parts."""

    def __init__(self, options: Options, say: Callable[[str], None]) -> None:
        """Nothing is started yet. ``say`` gets one line of progress at a time."""
        self._options = options
        self._say = say
        self._clock: Clock = SystemClock()
        self._supervisor = Supervisor()
        self._background = Background()
        self._stack = AsyncExitStack()

    @property
    def ports(self) -> Ports:
        """Where the parts answer."""
        return self._options.ports

    def address(self, port: int, path: str = "") -> str:
        """An address on this machine."""
        return f"http://{LOOPBACK}:{port}{path}"

    async def start(self) -> None:
        """Start everything.

        Raises:
            StartError: a port is busy, or a part does not start.
            PostgresError: the database does not start.
        """
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop everything that was started, the last first."""
        await self._supervisor.stop()
        await self._background.stop()
        await self._stack.aclose()

    # --- steps ------------------------------------------------------------------------------

    async def _start(self) -> None:
        data = self._options.data
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        logs = data / "logs"
        logs.mkdir(exist_ok=True)
        self._check_ports()
        dsn = await self._start_database()
        secrets = Secrets.of(data)
        pki = await asyncio.to_thread(
            Pki.open_or_create, data / "trust", self.address(self.ports.web), self._clock
        )
        country = Country(_founded(data, today(self._clock)))
        keyring = Keyring(pki, country)
        core = CoreProcess(
            dsn=dsn,
            port=self.ports.core,
            secrets=secrets,
            trust=trust_list.dump(pki, data / "trust-list"),
            sms_url=self.address(self.ports.web, "/sms/messages"),
            registers_url=self.address(self.ports.web, ASK_PATH),
            check_url=f"{self._options.public_url or self.address(self.ports.bot)}/check",
            logs=logs,
        )
        await self._prepare(core, country)
        self._say("starting the core service")
        await self._supervisor.start(core.service())
        inbox = SmsInbox(data / "sms.jsonl", self._clock.now)
        trust = qes.TrustStore.from_files(core.trust.roots, [core.trust.intermediates])
        console = Console(country, keyring, core, trust, self._clock)
        desk = Desk(country, keyring, self.address(self.ports.telegram, "/chat"), self._clock)
        remote = RemoteServices(
            pki,
            keyring,
            secret=secrets.webhook_secret,
            web_url=self.address(self.ports.web),
            bot_url=self.address(self.ports.bot),
            clock=self._clock,
        )
        registers = RegisterServices(
            known_to_the_state(country), data / "registers.jsonl", self._clock.now
        )
        portal = Portal(core, self.address(self.ports.web))
        parts = (desk, inbox, TrustServices(pki), registers, console, portal, remote)
        await self._serve_web([route for part in parts for route in part.routes()], console, portal)
        await self._start_bot(core, secrets, logs, remote)

    def _check_ports(self) -> None:
        for name, port in self.ports.named().items():
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((LOOPBACK, port))
                except OSError:
                    raise StartError(
                        f"port {port} ({name}) is busy: end the program that uses it, "
                        f"or choose others with --port"
                    ) from None

    async def _start_database(self) -> str:
        if self._options.database_url:
            return self._options.database_url
        self._say("starting PostgreSQL")
        server = Postgres(self._options.data / "postgres")
        server.start()
        self._stack.callback(server.stop)
        await _create_database(server.dsn(), _DATABASE)
        self._background.keep_running("keep postgres", lambda: _keep_running(server))
        return server.dsn(_DATABASE)

    async def _prepare(self, core: CoreProcess, country: Country) -> None:
        """Migrate; load the invented registry and register the cabinet where it is not done."""
        await core.migrate()
        await self._load_registry(core, country)
        # What the cabinet may do grows with releases; a folder of an earlier one learns it here.
        registered = self._options.data / "cabinet-registered"
        if not registered.exists() or registered.read_text() != PATIENT_SCOPES:
            await core.register_cabinet()
            registered.write_text(PATIENT_SCOPES)

    async def _load_registry(self, core: CoreProcess, country: Country) -> None:
        done = self._options.data / "registry-loaded"
        if done.exists():
            return
        self._say("loading the invented clinics, doctors and patients")
        path = self._options.data / "registry.jsonl"
        with path.open("wb") as file:
            extract.write(country, file)
        await core.load_extract(path)
        path.unlink()
        done.touch()

    async def _serve_web(
        self, routes: list[web.AbstractRouteDef], console: Console, portal: Portal
    ) -> None:
        application = web.Application(client_max_size=4 * 1024 * 1024)
        application.add_routes(routes)
        application.add_routes([web.static("/static", _STATIC), web.static("/signer", SIGNER)])
        application.on_cleanup.append(lambda _: console.close())
        application.on_cleanup.append(lambda _: portal.close())
        await self._serve(application, self.ports.web)

    async def _start_bot(
        self, core: CoreProcess, secrets: Secrets, logs: Path, remote: RemoteServices
    ) -> None:
        if self._options.real_bot_token is None:
            self._say("starting the Bot API double")
            double = build_telegram([secrets.bot_token], self._options.data / "telegram")
            await self._serve(double, self.ports.telegram)
        bot = BotProcess(
            core=core,
            port=self.ports.bot,
            secrets=secrets,
            logs=logs,
            telegram_url=None
            if self._options.real_bot_token
            else self.address(self.ports.telegram),
            token=self._options.real_bot_token or secrets.bot_token,
            public_url=self._options.public_url or self.address(self.ports.bot),
            frame_origins=self.address(self.ports.telegram),
            # What plays a service on this machine cannot be reached from a real telephone.
            remote={} if self._options.real_bot_token else remote.environment,
        )
        self._say("starting the bot")
        await self._supervisor.start(bot.service())

    async def _serve(self, application: web.Application, port: int) -> None:
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=2)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, LOOPBACK, port).start()


async def _create_database(server_dsn: str, name: str) -> None:
    connection = await asyncpg.connect(server_dsn)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()


async def _keep_running(server: Postgres) -> None:
    """Start the server again when it has died; the others wait for it and go on."""
    while True:
        await asyncio.sleep(_POSTGRES_CHECK_SECONDS)
        if not server.is_running:
            log.warning("postgres.ended")
            server.revive()


def _founded(data: Path, now: date) -> date:
    """The day the invented country's ages and terms count from: that of the first start."""
    path = data / "founded"
    if not path.exists():
        path.write_text(now.isoformat())
    return date.fromisoformat(path.read_text())
