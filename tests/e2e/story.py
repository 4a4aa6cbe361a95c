"""The main job as steps: find a doctor, sign, be taken, be told, end it again.

Each step is one thing a person does; what he sees next is the beginning of the following step.
Tests walk the steps straight, or with something killed between them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.kit.world import ChatPatient, ClinicDesk, DeskRefused, label

Result = TypeVar("Result")

_TRIES = 30
LISTED = "вільними місцями"
REVIEW = "Перевірте заявку."
SIGN_IN = "Увійдіть з електронним підписом"
SIGN_DECLARATION = "Підпишіть декларацію на захищеній сторінці"
SIGNED = "Декларацію підписано."
PUSH = "Є новина щодо вашої заявки."
CONFIRMED = "Декларацію підтверджено."
SIGN_TERMINATION = "Підтвердьте розірвання підписом"
TERMINATED = "Декларацію розірвано"


STEPS = (
    "arrive",
    "find_town",
    "choose_doctor",
    "sign_in",
    "prove_phone",
    "check_answers",
    "sign_request",
    "be_taken",
    "be_signed_for",
    "open_news",
    "end",
    "sign_end",
)


@dataclass
class Story:
    """One patient's way from the first start to an ended declaration."""

    patient: ChatPatient
    doctor: dict[str, Any] = field(default_factory=dict)
    desk: ClinicDesk | None = None
    request_id: str = ""

    def steps(self) -> list[Callable[[], Awaitable[None]]]:
        """The whole way, in order."""
        return [getattr(self, name) for name in STEPS]

    async def close(self) -> None:
        """Leave the clinic's desk."""
        if self.desk:
            await self.desk.close()

    def desk_of_doctor(self) -> ClinicDesk:
        """The chosen doctor at his clinic's console."""
        return ClinicDesk.of_doctor(self.patient.world, self.doctor["id"])

    async def arrive(self) -> None:
        patient = self.patient
        await patient.insists(lambda: _start(patient), "Вітаємо!")
        await patient.taps(label("start", "welcome-search"), "Що зберігає бот")
        await patient.taps(label("start", "consent-agree"), "Як вам зручніше?")
        await patient.taps(label("start", "mode-buttons"), "Як шукати?")

    async def find_town(self) -> None:
        await self.patient.taps(label("find_doctor", "how-BY_PLACE"), "Напишіть назву міста")
        await self.patient.insists(lambda: self.patient.says("біла цер"), LISTED)

    async def choose_doctor(self) -> None:
        """The first of the list."""
        listed = await self.patient.hears(LISTED)
        labels = [button["text"] for row in listed["inline_keyboard"] for button in row]
        first = next(text for text in labels if text.startswith("1. "))
        card = await self.patient.taps(first, "Приймає нових пацієнтів")
        self.doctor = self.patient.world.position_of(card["text"].partition(",")[0])
        await self.patient.taps(label("find_doctor", "card-SUBMIT"), SIGN_IN)

    async def sign_in(self) -> None:
        await self.patient.signs(SIGN_IN, "Підпис прийнято.")

    async def prove_phone(self) -> None:
        await self.patient.insists(self._share_phone, "Ви ввійшли")

    async def check_answers(self) -> None:
        # With a declaration in force the bot first says that the new one ends it.
        message = await self.patient.hears("У вас є декларація", REVIEW)
        if REVIEW not in message["text"]:
            await self.patient.taps(label("submit_declaration", "replace-CONTINUE"), REVIEW)
        await self.patient.taps(label("submit_declaration", "review-SIGN"), SIGN_DECLARATION)

    async def sign_request(self) -> None:
        await self.patient.signs(SIGN_DECLARATION, SIGNED)

    async def be_taken(self) -> None:
        self.desk = self.desk_of_doctor()
        await _patiently(self.desk.sign_in)
        (request,) = [
            each for each in await _patiently(self.desk.requests) if each["status"] == "NEW"
        ]
        self.request_id = request["id"]
        shown = await _patiently(self._shown)
        assert shown["signature"]["verdict"] == "passed"
        await self._until("APPROVED", self.desk.approve)

    async def be_signed_for(self) -> None:
        assert self.desk is not None
        await self._until("SIGNED", self.desk.sign)

    async def open_news(self) -> None:
        await self.patient.hears(PUSH)
        await self.patient.taps(label("news", "open"), CONFIRMED)

    async def end(self) -> None:
        steps = (
            ("my_declarations", "declaration-TERMINATE", "Якщо ви змінюєте лікаря"),
            ("terminate_declaration", "choose-END_ANYWAY", "екстрену допомогу"),
            ("terminate_declaration", "consequences-END", "Чому?"),
            ("terminate_declaration", "reason-MOVING", SIGN_TERMINATION),
        )
        for file, key, then in steps:
            await self.patient.taps(label(file, key), then)

    async def sign_end(self) -> None:
        await self.patient.signs(SIGN_TERMINATION, TERMINATED)

    async def _share_phone(self) -> None:
        await self.patient.player.does("contact")

    async def _shown(self) -> dict[str, Any]:
        assert self.desk is not None
        return await self.desk.request(self.request_id)

    async def _until(self, status: str, action: Callable[[str], Awaitable[Any]]) -> None:
        """Press the button until the request has got there, looking before pressing again."""
        for _ in range(_TRIES):
            if (await _patiently(self._shown))["status"] == status:
                return
            with suppress(DeskRefused):
                await action(self.request_id)
        raise AssertionError(f"the request never became {status}")


async def _start(patient: ChatPatient) -> None:
    await patient.player.does("start")


async def _patiently(action: Callable[[], Awaitable[Result]]) -> Result:
    """Do it again while the clinic's system says that it cannot now."""
    for _ in range(_TRIES):
        try:
            return await action()
        except DeskRefused:
            await asyncio.sleep(1)
    return await action()
