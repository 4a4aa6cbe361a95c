title = Мої дані
done = Готово.

# J3.5, правило 4: номери лише з кінця
data = { $for-other ->
        [yes] Дані в { -esoz }:
       *[no] Ваші дані в { -esoz }:
    }
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
       *[other] {" "}· { PHONE($phone) } та інші
    }
    { $has-email ->
        [yes] Пошта: { EMAIL($email) }
       *[no] Пошти немає
    }
    Контакт на крайній випадок: { $has-contact ->
        [yes] вказано
       *[no] не вказано
    }
    { $numbers ->
        [0] { $method ->
            [OFFLINE] Особу підтверджують за документами в закладі
            [THIRD_PERSON] Особу підтверджує представник
           *[other] Способу підтвердити особу немає
        }
        [1] Коди надходять на { PHONE($number) }
       *[other] Коди надходять на { PHONE($number) } та інші номери
    }
    Звірка з реєстрами: { $status ->
        [VERIFIED] усе збігається
        [NOT_VERIFIED] щось не збігається
        [CHANGES_NEEDED] треба виправити дані
        [IN_REVIEW] перевіряє людина в { -nszu }
        [VERIFICATION_NEEDED] ще перевіряють
        [VERIFICATION_NOT_NEEDED] не потрібна
       *[other] відповідь ще не ясна
    }
    { $waiting ->
        [0] Усі зміни підписано.
       *[other] Є непідписана зміна. Вона нічого не змінила.
    }{ $picture ->
        [wanted] {" "}Документ треба показати: знімка ще немає.
       *[no] {""}
    }
data-UPDATE = Змінити дані
data-DOCUMENTS = Показати документ
data-VERIFICATION = Стан перевірки
data-REQUESTS = Запити на зміни
data-NUMBERS = Мої номери
data-ADD_NUMBER = Додати номер
data-ACCESS = Кому дано доступ
data-ACTIONS = Хто працював із даними
