"""Somebody at a form of the secure page."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import Locator

from sandbox.trust.containers import KeyEntry, international_pfx
from sandbox.trust.pki import Pki
from tests.e2e.page.browser import KeyFile, Visit
from tests.e2e.page.conftest import PASSWORD
from tests.kit.core_service import RunningCore
from tests.kit.filling import applicant_in, registration, stated, text_of
from tests.kit.people import SigningPerson
from tests.kit.registration import Newcomer
from tests.kit.signing_house import SigningHouse


async def applicant_with_street(core: RunningCore, house: SigningHouse) -> Newcomer:
    """Somebody whose phone is confirmed in the chat, and a street where he lives."""
    person = await applicant_in(core, house)
    street = {"settlement_id": str(person.settlement_id), "type": "AVENUE", "name": "Вигадливий"}
    await core.load([("street", {"id": str(person.settlement_id), **street})])
    return person


async def registered(core: RunningCore, house: SigningHouse, person: Newcomer) -> None:
    """He has registered himself, a minute ago."""
    browser = await house.admitted(await house.link(registration(house, person)))
    await browser.send(house.container(person, await text_of(browser, stated(person))))
    await house.settled()
    core.clock.advance(timedelta(minutes=1))


def key_of(holder: SigningPerson, pki: Pki) -> KeyFile:
    """His key file."""
    entry = KeyEntry(holder.key, [holder.certificate, pki.certificate("ecdsa")])
    return KeyFile("key.p12", international_pfx(entry, PASSWORD), PASSWORD)


class FormVisit(Visit):
    """Somebody at a form."""

    def line(self, label: str) -> Locator:
        """The line below a field."""
        return self.page.locator(".field", has=self.field(label)).locator(".note")

    async def fills(self, **said: str) -> None:
        """Fill in fields by their ids, as typed by hand."""
        for name, value in said.items():
            await self.page.locator(f"#{name.replace('__', '-')}").fill(value)

    async def fills_date(self, name: str, day: str, month: str, year: str) -> None:
        """The three parts of a date."""
        for part, value in (("day", day), ("month", month), ("year", year)):
            await self.page.locator(f"#{name}-{part}").fill(value)

    async def begins(self, house: SigningHouse, person: Newcomer) -> None:
        """Open a registration."""
        link = await house.link(registration(house, person))
        await self.opens(link.address, house.launch())
        await self.sees("Реєстрація пацієнта")
        await self.taps("Коди збігаються, далі")

    async def reads_key(self, key: KeyFile) -> None:
        """Have the key read."""
        await self.sees("Чим підписуєте?")
        await self.taps("Файл із ключем")
        await self.opens_key(key)
        await self.sees("Хто ви")

    async def says_who(self) -> None:
        """The first screen, beside what the key has said."""
        await self.fills_date("birth_date", "14", "5", "1996")
        await self.page.get_by_label("Жіноча").check()
        await self.fills(birth_settlement="Вигадане")
        await self.taps("Далі")
        await self.sees("Документ")

    async def says_document(self, number: str = "АЄ120518") -> None:
        """A passport."""
        await self.page.locator("#documents-0-type").select_option("PASSPORT")
        await self.fills(documents__0__number=number, documents__0__issued_by="0512")
        await self.fills_date("documents-0-issued_at", "28", "2", "2022")

    async def says_address(self) -> None:
        """A place and a street of the register."""
        await self.page.locator("#addresses-0-area").select_option("ВИГАДАНА")
        await self.page.locator("#addresses-0-settlement_id").fill("")
        await self.page.locator("#addresses-0-settlement_id").press_sequentially("виг")
        await self.page.get_by_role("option", name="с. Вигадане").click()
        await self.page.locator("#addresses-0-street").press_sequentially("виг")
        await self.page.get_by_role("option", name="просп. Вигадливий").click()
        await self.fills(addresses__0__building="7-А", addresses__0__apartment="12")

    async def says_contacts(self) -> None:
        """Whom to call."""
        await self.fills(
            emergency_contact__last_name="Особенко",
            emergency_contact__first_name="Інша",
            emergency_contact__phones__0__number="050 000 00 01",
        )

    async def goes_on_from_choice(self, key: KeyFile) -> None:
        """From the choice to the signature."""
        await self.sees("Чим підписуєте?")
        await self.taps("Файл із ключем")
        await self.opens_key(key)
        await self.sees("Перевірте, хто підписує")
        await self.page.get_by_role("button", name="Підписати", exact=True).click()

    async def says_all(self) -> None:
        """Everything, rightly, up to the last screen."""
        await self.says_who()
        await self.says_document()
        await self.taps("Далі")
        await self.says_address()
        await self.taps("Далі")
        await self.says_contacts()
        await self.taps("Далі")
        await self.sees("Кодове слово і згода")
        await self.fills(secret="приклад слова")
        await self.field("Даю згоду на обробку моїх персональних даних в ЕСОЗ").check()
