"""Names of invented people: ordinary Ukrainian ones, put together by chance.

Patronymics and surnames agree with the sex. Spelling keeps to what the central system takes:
Ukrainian letters, hyphen, and the apostrophe U+0027.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.people.dice import Dice

MALE, FEMALE = "MALE", "FEMALE"

_MEN = (
    "Андрій", "Арсен", "Богдан", "Борис", "Василь", "Віктор", "Володимир", "В'ячеслав", "Гнат",
    "Григорій", "Данило", "Дмитро", "Євген", "Захар", "Іван", "Ігор", "Кирило", "Лук'ян",
    "Максим", "Марко", "Матвій", "Микола", "Михайло", "Назар", "Олег", "Олександр", "Орест",
    "Остап", "Павло", "Петро", "Роман", "Ростислав", "Сергій", "Степан", "Тарас", "Тимофій",
    "Устим", "Федір", "Юрій", "Ярослав",
)  # fmt: skip

_WOMEN = (
    "Алла", "Анна", "Божена", "Валентина", "Віра", "Галина", "Дарина", "Діана", "Євгенія",
    "Єлизавета", "Зоряна", "Ірина", "Іванна", "Калина", "Катерина", "Лариса", "Леся", "Любов",
    "Людмила", "Маргарита", "Марія", "Марта", "Надія", "Наталія", "Оксана", "Олена", "Ольга",
    "Поліна", "Роксолана", "Світлана", "Софія", "Соломія", "Стефанія", "Тетяна", "Уляна",
    "Христина", "Юлія", "Яна", "Ярина", "Ярослава",
)  # fmt: skip

# Father's name: patronymic of a son, of a daughter.
_PATRONYMICS = (
    ("Андрійович", "Андріївна"), ("Богданович", "Богданівна"), ("Борисович", "Борисівна"),
    ("Васильович", "Василівна"), ("Вікторович", "Вікторівна"), ("В'ячеславович", "В'ячеславівна"),
    ("Володимирович", "Володимирівна"), ("Григорович", "Григорівна"), ("Данилович", "Данилівна"),
    ("Дмитрович", "Дмитрівна"), ("Євгенович", "Євгенівна"), ("Захарович", "Захарівна"),
    ("Іванович", "Іванівна"), ("Ігорович", "Ігорівна"), ("Ілліч", "Іллівна"),
    ("Кузьмич", "Кузьмівна"), ("Лук'янович", "Лук'янівна"), ("Максимович", "Максимівна"),
    ("Маркович", "Марківна"), ("Миколайович", "Миколаївна"), ("Михайлович", "Михайлівна"),
    ("Назарович", "Назарівна"), ("Олегович", "Олегівна"), ("Олександрович", "Олександрівна"),
    ("Олексійович", "Олексіївна"), ("Остапович", "Остапівна"), ("Павлович", "Павлівна"),
    ("Петрович", "Петрівна"), ("Романович", "Романівна"), ("Сергійович", "Сергіївна"),
    ("Степанович", "Степанівна"), ("Тарасович", "Тарасівна"), ("Юрійович", "Юріївна"),
    ("Якович", "Яківна"), ("Ярославович", "Ярославівна"),
)  # fmt: skip

# Surname of a man, of a woman; one form where they are the same.
_SURNAMES = (
    ("Барвінченко",), ("Бджоляр",), ("Берегуленко",), ("Вербицький", "Вербицька"),
    ("Веселовський", "Веселовська"), ("Вигаданко",), ("Вишняченко",), ("Гайвороненко",),
    ("Голубничий", "Голубнича"), ("Горицвіт",), ("Громовенко",), ("Дем'яненко",),
    ("Джерельний", "Джерельна"), ("Дзвінченко",), ("Журавленко",), ("Завітний", "Завітна"),
    ("Зеленогай",), ("Зимовець",), ("Зоряненко",), ("Калинюк",), ("Кам'янчук",), ("Кобзаренко",),
    ("Ковилюк",), ("Криничний", "Кринична"), ("Ластовець",), ("Лебеденчук",),
    ("Левадний", "Левадна"), ("Лісовичук",), ("Любистенко",), ("Маковійчук",), ("Медунець",),
    ("Млиновський", "Млиновська"), ("Морозюк",), ("Навчальний", "Навчальна"), ("Неділенко",),
    ("Озерний", "Озерна"), ("Орленчук",),
    ("Осокорук",), ("Пасічниченко",), ("Перелазний", "Перелазна"), ("Підгаєцький", "Підгаєцька"),
    ("Подоляненко",), ("Приблизнюк",), ("Прикладний", "Прикладна"), ("Ранковий", "Ранкова"),
    ("Ромашкевич",), ("Росавенко",), ("Садовенко",), ("Світличний", "Світлична"), ("Смерековський",
    "Смерековська"), ("Соняшник",), ("Степовий", "Степова"), ("Стожаренко",), ("Тернопольський",
    "Тернопольська"), ("Тестовенко",), ("Тополюк",), ("Травневий", "Травнева"), ("Чайковенко",),
    ("Черемшинський", "Черемшинська"), ("Чорнобривець",), ("Шовковичний", "Шовковична"),
    ("Щедрівник",), ("Ягідний", "Ягідна"), ("Яворівець",), ("Яснозорий", "Яснозора"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FullName:
    """Who somebody is called."""

    gender: str
    last_name: str
    first_name: str
    second_name: str

    @property
    def given_name(self) -> str:
        """Name and patronymic, as certificates write them."""
        return f"{self.first_name} {self.second_name}"

    def fields(self) -> dict[str, str]:
        """The fields of the published schemas."""
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "second_name": self.second_name,
        }


def draw(dice: Dice) -> FullName:
    """The name of somebody of either sex."""
    gender = dice.pick((MALE, FEMALE))
    return draw_for(dice, gender)


def draw_for(dice: Dice, gender: str) -> FullName:
    """The name of somebody of the given sex."""
    daughter = gender == FEMALE
    return FullName(
        gender,
        dice.pick(_SURNAMES)[-1 if daughter else 0],
        dice.pick(_WOMEN if daughter else _MEN),
        dice.pick(_PATRONYMICS)[daughter],
    )


def surname_of_child(surname: str, gender: str) -> str:
    """The surname of somebody's child in the form of its sex."""
    forms = next(each for each in _SURNAMES if surname in each)
    return forms[-1 if gender == FEMALE else 0]


def another_surname(dice: Dice, name: FullName) -> str:
    """A surname of the same sex that is not this one's."""
    others = [forms for forms in _SURNAMES if name.last_name not in forms]
    return dice.pick(others)[-1 if name.gender == FEMALE else 0]
