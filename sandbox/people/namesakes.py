"""Settlements that share their name with another: what a search for an address has to tell apart.

No clinic is there. Source: the administrative division since 2020.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.people.places import CITY, TOWN


@dataclass(frozen=True, slots=True)
class Namesake:
    """A settlement as the address register has it."""

    name: str
    type: str
    region: str
    district: str
    koatuu: None = None
    is_mountain: bool = False


NAMESAKES = (
    Namesake("Вишневе", CITY, "Київська", "Бучанський"),
    Namesake("Вишневе", TOWN, "Дніпропетровська", "Кам'янський"),
    Namesake("Городок", CITY, "Львівська", "Львівський"),
    Namesake("Городок", CITY, "Хмельницька", "Хмельницький"),
    # Two in one oblast: the raion alone tells them apart.
    Namesake("Дубляни", CITY, "Львівська", "Львівський"),
    Namesake("Дубляни", TOWN, "Львівська", "Самбірський"),
    Namesake("Іванівка", TOWN, "Одеська", "Березівський"),
    Namesake("Іванівка", TOWN, "Херсонська", "Генічеський"),
    Namesake("Калинівка", CITY, "Вінницька", "Хмільницький"),
    Namesake("Калинівка", TOWN, "Київська", "Броварський"),
    Namesake("Калинівка", TOWN, "Київська", "Фастівський"),
    Namesake("Миколаївка", CITY, "Донецька", "Краматорський"),
    Namesake("Миколаївка", TOWN, "Одеська", "Березівський"),
    Namesake("Миколаївка", TOWN, "Сумська", "Сумський"),
    Namesake("Олександрівка", TOWN, "Донецька", "Краматорський"),
    Namesake("Олександрівка", TOWN, "Кіровоградська", "Кропивницький"),
    Namesake("Олександрівка", TOWN, "Миколаївська", "Вознесенський"),
    Namesake("Слобожанське", TOWN, "Дніпропетровська", "Дніпровський"),
    Namesake("Слобожанське", TOWN, "Харківська", "Чугуївський"),
)
