"""Where invented people live: real places of Ukraine, with ordinary streets.

Source: the administrative division since 2020; КОАТУУ of regions and of their centres;
coordinates to two digits. Where a country larger than the list is asked for, villages with
numbers in their names follow.
"""

from __future__ import annotations

from dataclasses import dataclass

CITY, TOWN, VILLAGE = "CITY", "SETTLEMENT", "VILLAGE"

REGIONS = (
    ("АР Крим", "0100000000"), ("Вінницька", "0500000000"), ("Волинська", "0700000000"),
    ("Дніпропетровська", "1200000000"), ("Донецька", "1400000000"), ("Житомирська", "1800000000"),
    ("Закарпатська", "2100000000"), ("Запорізька", "2300000000"),
    ("Івано-Франківська", "2600000000"), ("Київська", "3200000000"),
    ("Кіровоградська", "3500000000"), ("Луганська", "4400000000"), ("Львівська", "4600000000"),
    ("Миколаївська", "4800000000"), ("Одеська", "5100000000"), ("Полтавська", "5300000000"),
    ("Рівненська", "5600000000"), ("Сумська", "5900000000"), ("Тернопільська", "6100000000"),
    ("Харківська", "6300000000"), ("Херсонська", "6500000000"), ("Хмельницька", "6800000000"),
    ("Черкаська", "7100000000"), ("Чернівецька", "7300000000"), ("Чернігівська", "7400000000"),
    ("м. Київ", "8000000000"), ("м. Севастополь", "8500000000"),
)  # fmt: skip

STREETS = (
    "Вишнева", "Грушевського", "Зелена", "Київська", "Козацька", "Лесі Українки", "Лікарняна",
    "Набережна", "Незалежності", "Польова", "Садова", "Соборна", "Сонячна", "Франка",
    "Центральна", "Шевченка", "Шкільна", "Яблунева",
)  # fmt: skip

# Towns have these beside; every kind that an address can have is met.
TOWN_STREETS = (
    ("AVENUE", "Миру"), ("AVENUE", "Перемоги"), ("AVENUE", "Соборний"), ("BOULEVARD", "Каштановий"),
    ("BOULEVARD", "Шевченка"), ("SQUARE", "Привокзальна"), ("SQUARE", "Ринок"),
    ("SQUARE", "Соборна"), ("LANE", "Вишневий"), ("LANE", "Млиновий"), ("LANE", "Шевченка"),
    ("LANE", "Шкільний"), ("EMBANKMENT", "Річкова"), ("HIGHWAY", "Київське"),
    ("PASS", "Заводський"),
    ("STREET", "Бджолина"), ("STREET", "Січових Стрільців"), ("STREET", "В'ячеслава Чорновола"),
    ("STREET", "8-го Березня"), ("STREET", "Незалежності України"),
)  # fmt: skip

_VILLAGES = ("Вигадане", "Навчальне", "Прикладне", "Зразкове", "Уявне", "Пробне")


@dataclass(frozen=True, slots=True)
class Place:
    """A settlement; ``district`` is the raion, absent for cities with the rank of a region."""

    name: str
    type: str
    region: str
    district: str | None
    latitude: float
    longitude: float
    koatuu: str | None = None
    is_mountain: bool = False


_LISTED = (
    Place("Київ", CITY, "м. Київ", None, 50.45, 30.52, "8000000000"),
    Place("Львів", CITY, "Львівська", "Львівський", 49.84, 24.03, "4610100000"),
    Place("Одеса", CITY, "Одеська", "Одеський", 46.48, 30.73, "5110100000"),
    Place("Харків", CITY, "Харківська", "Харківський", 49.99, 36.23, "6310100000"),
    Place("Дніпро", CITY, "Дніпропетровська", "Дніпровський", 48.46, 35.04, "1210100000"),
    Place("Полтава", CITY, "Полтавська", "Полтавський", 49.59, 34.55, "5310100000"),
    Place("Вінниця", CITY, "Вінницька", "Вінницький", 49.23, 28.47, "0510100000"),
    Place("Чернігів", CITY, "Чернігівська", "Чернігівський", 51.49, 31.29, "7410100000"),
    Place("Житомир", CITY, "Житомирська", "Житомирський", 50.25, 28.66, "1810100000"),
    Place("Тернопіль", CITY, "Тернопільська", "Тернопільський", 49.55, 25.59, "6110100000"),
    Place(
        "Івано-Франківськ", CITY, "Івано-Франківська", "Івано-Франківський", 48.92, 24.71,
        "2610100000",
    ),
    Place("Черкаси", CITY, "Черкаська", "Черкаський", 49.44, 32.06, "7110100000"),
    Place("Біла Церква", CITY, "Київська", "Білоцерківський", 49.80, 30.12),
    Place("Лубни", CITY, "Полтавська", "Лубенський", 50.02, 33.00),
    Place("Умань", CITY, "Черкаська", "Уманський", 48.75, 30.22),
    Place("Мукачево", CITY, "Закарпатська", "Мукачівський", 48.44, 22.72),
    Place("Коломия", CITY, "Івано-Франківська", "Коломийський", 48.53, 25.04),
    Place("Диканька", TOWN, "Полтавська", "Полтавський", 49.82, 34.53),
    Place("Опішня", TOWN, "Полтавська", "Полтавський", 49.96, 34.61),
    Place(
        "Криворівня", VILLAGE, "Івано-Франківська", "Верховинський", 48.18, 24.90,
        is_mountain=True,
    ),
)  # fmt: skip

LISTED_COUNT = len(_LISTED)

DISTRICTS = tuple(dict.fromkeys((p.region, p.district) for p in _LISTED if p.district))
"""Raions with their regions, in the order they are met."""


def place(index: int) -> Place:
    """The ``index``-th settlement: of the list, then invented villages around those listed."""
    if index < LISTED_COUNT:
        return _LISTED[index]
    near = _LISTED[1 + index % (LISTED_COUNT - 1)]
    name = f"{_VILLAGES[index % len(_VILLAGES)]}-{index}"
    latitude = near.latitude + (index % 17 - 8) / 100
    longitude = near.longitude + (index % 23 - 11) / 100
    return Place(
        name, VILLAGE, near.region, near.district, round(latitude, 4), round(longitude, 4),
        is_mountain=near.is_mountain,
    )  # fmt: skip
