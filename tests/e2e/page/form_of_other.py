"""Somebody at a form about another person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.flow import HandOff, Link
from tests.e2e.page.form_visit import FormVisit
from tests.kit.signing_house import SigningHouse

CONSENT = "Даю згоду на обробку персональних даних цієї людини в ЕСОЗ"
CERTIFICATE = {
    "type": "BIRTH_CERTIFICATE",
    "number": "І-БК123456",
    "issued_by": "Вигаданий ДРАЦС",
    "issued_at": "2020-05-28",
}
CHILD = {
    "last_name": "Тестенко",
    "first_name": "Марко",
    "second_name": "Прикладович",
    "birth_date": "2020-05-14",
    "birth_settlement": "Вигадане",
    "gender": "MALE",
    "documents": [CERTIFICATE],
}
_NAMES = ("last_name", "first_name", "second_name")
_PROOF = "confidant_person__documents_relationship__0__"


class OtherVisit(FormVisit):
    """A representative at a form; fields and screens in the order of the page."""

    async def begins(  # type: ignore[override]  # another form is another beginning
        self, house: SigningHouse, action: str, title: str, **details: str
    ) -> Link:
        """Open a page that a conversation hands over to."""
        link = await house.link(HandOff(action, details=details))
        await self.opens(link.address, house.launch())
        await self.sees(title)
        await self.taps("Коди збігаються, далі")
        return link

    async def begins_child(self, house: SigningHouse) -> Link:
        """The form for a child."""
        link = await self.begins(house, "add_child", "Додати дитину")
        await self.sees("Хто дитина")
        return link

    async def says_child(self, child: Mapping[str, Any] = CHILD) -> None:
        """Names, birth, gender."""
        await self.fills(**{name: child[name] for name in _NAMES})
        await self.fills_day("birth_date", child["birth_date"])
        await self.page.locator(f"#gender-{child['gender']}").check()
        await self.fills(birth_settlement=child["birth_settlement"])
        await self.taps("Далі")
        await self.sees("Свідоцтво про народження")

    async def says_certificate(self, paper: Mapping[str, str] = CERTIFICATE) -> None:
        """The child's own document; neither a tax number nor УНЗР."""
        await self.fills_certificate(paper)
        await self.taps("Далі")
        await self.sees("Ким ви є дитині")

    async def fills_certificate(self, paper: Mapping[str, str]) -> None:
        """The fields of a certificate."""
        await self.page.locator("#documents-0-type").select_option(paper["type"])
        await self.fills(
            documents__0__number=paper["number"], documents__0__issued_by=paper["issued_by"]
        )
        await self.fills_day("documents-0-issued_at", paper["issued_at"])

    async def says_decision(self, kind: str) -> None:
        """What proves a guardian."""
        await self.page.locator("#confidant_person-documents_relationship-0-type").select_option(
            kind
        )
        await self.fills(**{f"{_PROOF}number": "2-100/26", f"{_PROOF}issued_by": "Вигаданий суд"})
        await self.fills_date(
            "confidant_person-documents_relationship-0-issued_at", "28", "2", "2022"
        )

    async def says_the_rest(self) -> None:
        """The parent's own address and name stay; up to the check."""
        await self.sees("Адреса проживання")
        await self.taps("Далі")
        await self.sees("Контакт на крайній випадок")
        await self.taps("Далі")
        await self.sees("Кодове слово і згода")
        await self.fills(secret="приклад слова")
        await self.consents()
        await self.taps("Перевірити дані")
        await self.sees("Перевірте дані")

    async def says_all_of_child(self, child: Mapping[str, Any] = CHILD) -> None:
        """Everything, rightly, up to the check."""
        await self.says_child(child)
        await self.says_certificate(child["documents"][0])
        await self.taps("Далі")
        await self.says_the_rest()

    async def fills_day(self, name: str, iso: str) -> None:
        """A date, as its three parts."""
        year, month, day = iso.split("-")
        await self.fills_date(name, day, month, year)

    async def consents(self) -> None:
        """To the processing of the person's data."""
        await self.field(CONSENT).check()
