title = Мій лікар
done = Перегляд завершено.

# J10.1
overview = { $has-current ->
    [yes] Чинна: { $doctor }, з { DAY($since) }
   *[no] Чинної декларації немає.
}
    { $has-request ->
        [yes] Заявка: { $asked }, чекаємо на відповідь.
       *[no] Заявок, що чекають на відповідь, немає.
    }
    Минулі: { $past }
overview-REQUEST = Показати заявку
overview-CURRENT = Показати чинну
overview-PAST = Показати минулі
overview-PDF = Отримати PDF
overview-TERMINATE = Розірвати
overview-FIND = Знайти лікаря

# J9.1, J10
declaration = { $status ->
    [active] Декларацію підтверджено.
        Ваш лікар: { $doctor }.
        Діє з { DAY($since) } до { DAY($until) }. Попередню, якщо була, припинено.
   *[other] Декларація з лікарем { $doctor }.
        Діяла з { DAY($since) }. Зараз не діє.
        { $reason ->
            [manual_person] Декларацію розірвано за заявою.
            [auto_employee_deactivate] Лікар більше тут не приймає.
            [auto_reorganization] Заклад реорганізовано.
            [auto_deactivation_legal_entity] Заклад закрито.
            [auto_majority] Останній день: { DAY($until) }. З педіатром – до 18 років.
            [auto_closing] Строк закінчився { DAY($until) }.
            [manual_employee_deactivate] Припинено за рішенням { -nszu }.
            [auto_fraud] Припинено за рішенням { -nszu }.
           *[other] { "" }
        }
}
    Номер: { $number }
    { $has-place ->
        [yes] { $place }
            Телефон: { $phone }
       *[no] Контакти закладу зараз невідомі.
    }
declaration-PDF = Отримати PDF
declaration-TERMINATE = Розірвати
declaration-FIND = Обрати лікаря
declaration-OVERVIEW = До списку

past = Минулі декларації.
past-item = { $number }. { $doctor }
past-line = { $number }. { $doctor }, з { DAY($since) }
past-empty = Минулих декларацій немає.
