title = Зателефонувати в заклад
done = Перегляд завершено.

abort-none = Заявок, що чекають на відповідь, немає.
abort-none-FIND = Знайти лікаря

# J8.1, J8.2 «Зателефонувати»: номер закладу, його видно всім
contacts = { $known ->
    [yes] { $clinic }
        { $division }, { $address }
        Телефон: { $has-phone ->
            [no] невідомий
           *[yes] { $phone }
        }
        Прийом: { $hours ->
            [none] години невідомі
           *[other] { HOURS($hours) }
        }
        Назвіть номер заявки: { $number }
   *[no] Контакти закладу зараз невідомі.
        Підкаже лінія { -nszu }: { -nszu-line }.
}
contacts-REQUEST = Показати заявку
