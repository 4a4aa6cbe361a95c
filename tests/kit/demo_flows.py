"""Flows that the engine's tests walk: every kind of step, and nothing of the product.

Their texts are their own keys, so that tests assert keys and never sentences.
"""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.flow import (
    Abort,
    Contact,
    Done,
    Event,
    Flow,
    HandOff,
    Item,
    ItemId,
    Kind,
    Location,
    Next,
    Option,
    Outcome,
    SignInRequired,
    Start,
    Stay,
    Talk,
    View,
)
from bot.texts import LANGUAGES, LOCALES, Texts

SUBJECT = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
ITEMS = tuple(f"item-{number}" for number in range(1, 8))
PAGE_SIZE = 3
SHORTEST_NAME = 3


@dataclass
class Journal:
    """What handlers did to the outside: the service ``journal`` of the demo flows.

    Attributes:
        calls: (idempotency key, what), as a core would have received them.
        before: runs inside a call; a test waits there, or lets the process die.
    """

    calls: list[tuple[str, str]] = field(default_factory=list)
    before: Callable[[str], Awaitable[None]] | None = None

    async def call(self, key: str, what: str) -> None:
        """One call to the outside."""
        self.calls.append((key, what))
        if self.before is not None:
            await self.before(what)

    @property
    def acted(self) -> list[str]:
        """What a core with idempotency keys has done."""
        return list(dict(reversed(self.calls)).values())[::-1]

    async def write(self, connection: AsyncConnection, what: str) -> None:
        """A write into the bot's own tables, as a flow would record it."""
        await connection.execute(
            text("INSERT INTO bot.demo_writes (what) VALUES (:what)"), {"what": what}
        )


async def size(talk: Talk, value: Option) -> Outcome:
    """A choice."""
    await talk.service("journal").call(talk.key("size"), f"size {value}")
    return Next("name", {"size": str(value)})


async def name(talk: Talk, value: str) -> Outcome:
    """A text, with an option, a problem, an abort and a bug."""
    if isinstance(value, Option):
        return Next("review")
    if value == "refuse me":
        return Abort("refused")
    if value == "break":
        raise RuntimeError("a bug of a handler")
    await talk.service("journal").call(talk.key("name"), f"name {value}")
    if len(value) < SHORTEST_NAME:
        return Stay("too-short", {"left": 2})
    return Next("pick")


async def show_pick(talk: Talk) -> View:
    """A page of items."""
    first = talk.page * PAGE_SIZE
    shown = ITEMS[first : first + PAGE_SIZE]
    items = [Item(each, {"label": f"Label of {each}"}) for each in shown]
    return View(items=items, more=first + PAGE_SIZE < len(ITEMS))


async def pick(talk: Talk, value: ItemId) -> Outcome:
    """An item of the list."""
    return Next("review", {"item": str(value)})


async def show_review(talk: Talk) -> View:
    """What was chosen; broken when the step before asked for it."""
    if talk.data.get("view") == "broken":
        raise RuntimeError("a bug of a view")
    return View({"item": talk.data.get("item", "none")})


async def review(talk: Talk, value: Option) -> Outcome:
    """Sends something and records that it did."""
    if value == "OTHER":
        return Next("size")
    await talk.service("journal").call(talk.key("submit"), "submit")
    if value == "BREAK":
        return Next("review", {"view": "broken"})
    talk.record(talk.service("journal").write, "submitted")
    return Next("sign", {"request": str(SUBJECT)})


async def show_sign(talk: Talk) -> View:
    """Hands off to the page."""
    return View(hand_off=HandOff("demo", reference=talk.data["request"], sha256=b"\1" * 32))


async def sign(talk: Talk, event: Event) -> Outcome:
    """The page is done."""
    await talk.service("journal").call(talk.key("signed"), "signed")
    return Done({"number": event.data["number"]}, subject=SUBJECT)


def order_flow() -> Flow:
    """A long flow: choice, text, list, check, page. Has stages and offers."""
    flow = Flow("order", section="demo", menu=1, offers={"done": {"AGAIN": "order"}})
    flow.step(Kind.CHOOSE, "size", stage=1, options=("SMALL", "LARGE"), leads_to=("name",))(size)
    flow.step(
        Kind.ASK,
        "name",
        stage=2,
        options=("SKIP",),
        leads_to=("pick", "review"),
        problems=("too-short",),
        aborts=("refused",),
    )(name)
    flow.step(Kind.LIST, "pick", stage=2, view=show_pick, leads_to=("review",))(pick)
    flow.step(
        Kind.CONFIRM,
        "review",
        stage=3,
        view=show_review,
        options=("SIGN", "OTHER", "BREAK"),
        leads_to=("sign", "size", "review"),
        starts=("share",),
    )(review)
    flow.step(
        Kind.EXTERNAL,
        "sign",
        stage=4,
        view=show_sign,
        can_go_back=False,
        answered_by="signing.signed",
    )(sign)
    return flow


def share_flow() -> Flow:
    """Contact, location and code: what needs other keyboards, or is deleted."""
    flow = Flow("share", section="demo", menu=2)

    @flow.step(
        Kind.CONTACT, "phone", options=("NO_PHONE",), leads_to=("place",), problems=("not-own",)
    )
    async def phone(talk: Talk, value: Contact | Option) -> Outcome:
        if isinstance(value, Option):
            return Next("place")
        return Next("place") if value.is_own else Stay("not-own")

    @flow.step(Kind.LOCATION, "place", leads_to=("code",))
    async def place(talk: Talk, value: Location) -> Outcome:
        return Next("code")

    @flow.step(Kind.CODE, "code", problems=("wrong",), leads_to=("read",))
    async def code(talk: Talk, value: str) -> Outcome:
        return Next("read") if value == "1234" else Stay("wrong", {"left": 2})

    @flow.step(Kind.SHOW, "read", options=("ORDER", "MAP"), view=show_links, starts=("order",))
    async def read(talk: Talk, value: Option) -> Outcome:
        return Done(then=Start("order", SUBJECT))

    return flow


async def show_links(talk: Talk) -> View:
    """An option that opens an address."""
    return View(links={"MAP": "https://example.org/map"})


def secret_flow() -> Flow:
    """Needs a signed-in person from its opening on."""
    flow = Flow("secret", section="demo", menu=3, signed_in=True)

    @flow.opening(leads_to=("inside",), aborts=("closed",))
    async def opening(talk: Talk) -> Outcome:
        if not talk.chat.is_signed_in:
            raise SignInRequired
        return Next("inside")

    @flow.step(Kind.CHOOSE, "inside", options=("LEAVE",))
    async def inside(talk: Talk, value: Option) -> Outcome:
        return Done()

    return flow


def sign_in_flow() -> Flow:
    """A sign-in that an event completes; tokens were kept, unconfirmed, before it."""
    flow = Flow("sign_in", section="access")

    async def show_page(talk: Talk) -> View:
        return View(hand_off=HandOff("sign_in"))

    @flow.step(
        Kind.EXTERNAL,
        "page",
        view=show_page,
        options=("WHAT",),
        leads_to=("what",),
        answered_by="signing.signed",
    )
    async def page(talk: Talk, value: Event | Option) -> Outcome:
        if isinstance(value, Option):
            return Next("what")
        talk.record(talk.service("bindings").bind, talk.chat.id)
        return Done()

    @flow.step(Kind.SHOW, "what")
    async def what(talk: Talk, value: Option) -> Outcome:
        return Done()

    return flow


def demo_flows() -> dict[str, Flow]:
    """All of them by name."""
    flows = [order_flow(), share_flow(), secret_flow(), sign_in_flow()]
    return {flow.name: flow for flow in flows}


ARGUMENTS: Mapping[str, str] = {
    "order.review": " { $item }",
    "order.pick-item": " { $label }",
    "order.pick-line": " { $number }",
    "order.name-too-short": " { $left }",
    "order.sign": " { $match_code } { $fingerprint }",
    "order.done": " { $number }",
    "share.code-wrong": " { $left }",
}
"""What the texts of some keys show of their arguments."""


def demo_texts(folder: Path, flows: Mapping[str, Flow]) -> Texts:
    """The product's frame, and for each flow texts that read like their own keys.

    Parsing takes longer than most tests, so that the same texts are parsed once.
    """
    written = {flow.name: _written(flow) for flow in flows.values()}
    known = tuple(sorted(written.items()))
    if known not in _PARSED:
        _PARSED[known] = _parsed(folder, written)
    return _PARSED[known]


_PARSED: dict[tuple[tuple[str, str], ...], Texts] = {}


def _written(flow: Flow) -> str:
    return "".join(
        f"{key} = {flow.name}.{key}{ARGUMENTS.get(f'{flow.name}.{key}', '')}\n"
        for key in flow.text_keys()
    )


def _parsed(folder: Path, written: Mapping[str, str]) -> Texts:
    for language in LANGUAGES:
        target = folder / language
        target.mkdir(parents=True)
        for name in ("_terms", "menu", "start", "help", "language", "errors", "commands"):
            shutil.copy(LOCALES / language / f"{name}.ftl", target)
        for name, lines in written.items():
            (target / f"{name}.ftl").write_text(lines, encoding="utf-8")
    return Texts(folder)
