title = Мої дані
done = Готово.

# J3.5, правило 4: номери лише з кінця
data = Ваші дані в { -esoz }:
    { $name }, { DAY($born) }
    { $document ->
        [none] Документа немає
        [PASSPORT] Паспорт { TAIL($document-number) }
        [NATIONAL_ID] ID-картка { TAIL($document-number) }
        [BIRTH_CERTIFICATE] Свідоцтво про народження { TAIL($document-number) }
       *[other] Документ { TAIL($document-number) }
    } · { $has-tax-id ->
        [yes] номер { TAIL($tax-id) }
       *[no] без податкового номера
    }
    { $settlement }{ $phones ->
        [0] {""}
        [1] {" "}· { PHONE($phone) }
       *[other] {" "}· { PHONE($phone) } та ще
    }
    { $email ->
        [none] Пошти немає
       *[other] Пошта: { $email }
    }
    Контакт на крайній випадок: вказано
    Звірка з реєстрами: { $status ->
        [VERIFIED] усе збігається
        [NOT_VERIFIED] щось не збігається
        [CHANGES_NEEDED] треба виправити дані
       *[other] ще перевіряють
    }
    { $waiting ->
        [0] Усі зміни підписано.
       *[other] Є непідписана зміна. Вона нічого не змінила.
    }
data-UPDATE = Змінити дані
data-VERIFICATION = Стан перевірки
data-NUMBERS = Мої номери
data-ACTIONS = Хто працював із даними
data-REQUESTS = Непідписані зміни

what = { $what ->
    [first_name] ім’я
    [last_name] прізвище
    [second_name] по батькові
    [documents] документ
    [addresses] адреса
    [phones] телефон
    [email] пошта
    [emergency_contact] контакт на крайній випадок
    [secret] кодове слово
   *[other] дані
}
requests = Непідписані зміни. Щоб підписати, почніть ту саму зміну знову. Зайву можна відкликати.
requests-item = Відкликати { $number }
requests-line = { $number }. Змінюється: { what }{ $more ->
        [0] {""}
       *[other] {" "}та інше
    }, розпочато { MOMENT($at) }
requests-empty = Непідписаних змін немає.
requests-DATA = До моїх даних

withdraw = Відкликати зміну? Введене буде стерто. Дані в { -esoz } залишаться такими, як є.
withdraw-WITHDRAW = Відкликати
withdraw-KEEP = Не відкликати
