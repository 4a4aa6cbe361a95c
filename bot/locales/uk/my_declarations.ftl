title = Мій лікар
# ER2, J6: відкликання
done = Заявку відкликано. Ваша чинна декларація не змінилася.

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
overview-TERMINATE = Розірвати
overview-FIND = Знайти лікаря

# J9.1, J10
declaration = { $status ->
    [active] Декларацію підтверджено.
        Ваш лікар: { $doctor }.
        Діє з { DAY($since) } до { DAY($until) }. Попередню, якщо була, припинено.
   *[other] Декларація з лікарем { $doctor }.
        Діяла з { DAY($since) }. Зараз не діє.
}
    Номер: { $number }
    { $has-place ->
        [yes] { $place }
            Телефон: { $phone }
       *[no] Контакти закладу зараз невідомі.
    }
declaration-TERMINATE = Розірвати
declaration-OVERVIEW = До списку

past = Минулі декларації.
past-item = { $number }. { $doctor }
past-line = { $number }. { $doctor }, з { DAY($since) }
past-empty = Минулих декларацій немає.

# J8.1, J8.3, ER2
request = Заявка { $number }
    Лікар: { $doctor }
    { $status ->
        [NEW] { $signed ->
            [yes] Зроблено: підписано { MOMENT($signed-at) }
                Зараз: розглядає заклад, до { DAY($deadline) }
                Далі: декларація почне діяти
           *[no] Зараз: чекає на ваш підпис
        }
        [APPROVED] Зроблено: підписано { MOMENT($signed-at) }
            Зроблено: заклад прийняв заявку
            Зараз: підписує лікар, до { DAY($deadline) }
            Далі: декларація почне діяти
        [REJECTED] Заклад не підтвердив заявку. Причина: { $reason }. Попередня декларація діє.
        [EXPIRED] Термін минув, відповіді немає. Заявку закрито. Попередня декларація діє. Це не ваша провина.
       *[other] Заявку закрито. Попередня декларація діє.
    }
    Телефон закладу: { $phone }
request-WITHDRAW = Відкликати
request-REFRESH = Оновити
request-FIND = Інші лікарі
request-OVERVIEW = До списку

withdraw = Відкликати заявку? Заклад її більше не побачить.
withdraw-WITHDRAW = Відкликати
withdraw-KEEP = Не відкликати
