title = Запити на зміни
done = Готово.

state = { $status ->
    [NEW] не підписано
    [APPROVED] погоджено, не підписано
    [SIGNED] підписано
    [REJECTED] відкликано
    [CANCELLED] скасовано
    [EXPIRED] минув строк
   *[other] стан невідомий
}

requests = { $for-other ->
    [yes] Запити на зміну даних цієї людини.
   *[no] Ваші запити на зміну даних.
}
requests-item = Показати { $number }
requests-line = { $number }. { MOMENT($at) }: { state }
requests-empty = Запитів на зміну даних немає.
requests-DATA = { $for-other ->
    [yes] До даних
   *[no] До моїх даних
}

# J12.3: було видно на сторінці; у чаті лише нове, номери з кінця (правило 4)
new-document = { $new-document ->
    [none] Документи: змінено
    [PASSPORT] Паспорт { TAIL($new-document-number) }
    [NATIONAL_ID] ID-картка { TAIL($new-document-number) }
    [BIRTH_CERTIFICATE] Свідоцтво про народження { TAIL($new-document-number) }
   *[other] Документ { TAIL($new-document-number) }
}
new-phone = { $new-phones ->
    [0] Телефони: змінено
    [1] Телефон: { PHONE($new-phone) }
   *[other] Телефони: { PHONE($new-phone) } та інші
}
new-email = { $has-new-email ->
    [yes] Пошта: { EMAIL($new-email) }
   *[no] Пошта: прибрати
}
changes = { $names ->
        [yes] {"\u000A"}Прізвище та ім’я: { $new-name }
       *[no] {""}
    }{ $documents ->
        [yes] {"\u000A"}{ new-document }
       *[no] {""}
    }{ $addresses ->
        [yes] {"\u000A"}Адреса: { $new-settlement }
       *[no] {""}
    }{ $phones ->
        [yes] {"\u000A"}{ new-phone }
       *[no] {""}
    }{ $email ->
        [yes] {"\u000A"}{ new-email }
       *[no] {""}
    }{ $emergency_contact ->
        [yes] {"\u000A"}Контакт на крайній випадок: інший
       *[no] {""}
    }{ $secret ->
        [yes] {"\u000A"}Кодове слово: інше
       *[no] {""}
    }{ $other ->
        [yes] {"\u000A"}Інші дані: змінено
       *[no] {""}
    }
request = Запит на зміну даних, { MOMENT($at) }: { state }.
    { $status ->
        [NEW] Має стати так:{ changes }
            Підпису немає, тому в { -esoz } нічого не змінилося.
            Щоб підписати, почніть ту саму зміну знову.
            Якщо відкликати, введене буде стерто.
        [SIGNED] Дані в { -esoz } записано, { $for-other ->
                [yes] як підписано.
               *[no] як ви підписали.
            }
       *[other] Цей запит нічого не змінив.
    }
request-WITHDRAW = Відкликати
request-REQUESTS = До списку

abort-ended = Цей запит уже завершено: його підписано, замінено або минув строк. Подивіться, що записано зараз.
abort-ended-DATA = { $for-other ->
    [yes] До даних
   *[no] До моїх даних
}
