title = Перевірка даних
done = Перегляд завершено.

register-name = { $register ->
    [drfo] Податковий реєстр
    [dracs_birth] Свідоцтво про народження
    [dracs_death] Реєстр смертей
    [dracs_name_change] Зміна імені
    [unzr] Демографічний реєстр
    [mvs_passport] Паспорт
    [dms_passport] ID-картка чи посвідка
    [nhs] Перевірка в { -nszu }
    [legal_capacity] Документ про дієздатність
   *[other] Інший реєстр
}
answer = { $status ->
    [VERIFIED] збігається
    [NOT_VERIFIED] не збігається
    [CHANGES_NEEDED] треба виправити дані
    [IN_REVIEW] перевіряє людина в { -nszu }
    [VERIFICATION_NEEDED] ще перевіряють
    [VERIFICATION_NOT_NEEDED] перевірка не потрібна
   *[other] відповідь ще не ясна
}
death-answer = { $status ->
    [VERIFIED] запису немає
    [NOT_VERIFIED] є запис
    [CHANGES_NEEDED] є запис
   *[other] { answer }
}
said = { $register ->
    [dracs_death] { death-answer }
   *[other] { answer }
}
troubles = З е-рецептом чи лікарняним можуть бути труднощі.
whole = { $overall ->
    [VERIFIED] Усе збігається. Нічого робити не треба.
    [VERIFICATION_NOT_NEEDED] Перевірка не потрібна. Нічого робити не треба.
    [NOT_VERIFIED] Щось не збігається з державним реєстром. Подати нову декларацію поки не можна.
        До свого лікаря звертатися можна. { troubles }
    [CHANGES_NEEDED] Дані треба виправити. До свого лікаря звертатися можна. { troubles }
    [IN_REVIEW] Дані перевіряє людина в { -nszu }. До лікаря звертатися можна. { troubles }
    [VERIFICATION_NEEDED] Дані ще звіряють. До лікаря звертатися можна. { troubles }
   *[other] Відповідь ще не ясна. До лікаря звертатися можна. Підкаже лінія { -nszu }: { -nszu-line }.
}

# J12.7
registers = Перевірка даних, стан на { CLOCK($now) }
    { whole }
    Натисніть реєстр, щоб побачити, що зробити.{ $picture ->
        [wanted] {" "}Документ треба показати: знімка ще немає.
       *[no] {""}
    }
registers-item = { register-name }
registers-line = { $number }. { register-name }: { said }
registers-empty = Перевірка даних, стан на { CLOCK($now) }
    { whole }
    Відповідей окремих реєстрів немає.{ $picture ->
        [wanted] {" "}Документ треба показати: знімка ще немає.
       *[no] {""}
    }
registers-DOCUMENTS = Показати документ
registers-UPDATE = Змінити дані
registers-REFRESH = Оновити

# J12.7, «Що зробити»
mend = { $for-other ->
        [yes] Якщо дані цієї людини записано неправильно, змініть їх. Дані звірять знову.
       *[no] Якщо у вас записано неправильно, змініть дані. Їх звірять знову.
    }
    Якщо правильно, помилка в реєстрі. Підкаже лінія { -nszu }: { -nszu-line }.
whose-data = { $for-other ->
    [yes] дані цієї людини
   *[no] ваші дані
}
what-to-do = { $register ->
    [drfo] Порівняйте податковий номер, ім’я та дату народження з карткою платника податків.
        { mend }
    [dracs_birth] Порівняйте ім’я та дату народження зі свідоцтвом.
        { mend }
    [dracs_death] У реєстрі є запис про смерть із { $for-other ->
            [yes] даними цієї людини
           *[no] вашими даними
        }. Якщо це помилка, зателефонуйте в { -nszu }: { -nszu-line }.
    [dracs_name_change] Порівняйте прізвище з документом про зміну імені або шлюб.
        { mend }
    [unzr] Порівняйте номер запису в реєстрі (УНЗР) із паспортом.
        { mend }
    [mvs_passport] Порівняйте серію, номер і дату видачі з паспортом.
        { mend }
    [dms_passport] Порівняйте номер, дату видачі та строк дії з карткою.
        { mend }
    [nhs] Порівняйте { whose-data } з документами, які перевіряла { -nszu }.
        { mend }
    [legal_capacity] Порівняйте номер і дату документа про дієздатність.
        { mend }
   *[other] Порівняйте { whose-data } з документами.
        { mend }
}
advice = { register-name }: { said }.
    { $status ->
        [VERIFIED] Нічого робити не треба.
        [VERIFICATION_NOT_NEEDED] Нічого робити не треба.
        [NOT_VERIFIED] { what-to-do }
        [CHANGES_NEEDED] { what-to-do }
        [IN_REVIEW] Реєстр цих даних не знайшов. Їх перевірить людина. Ми напишемо про відповідь.
        [VERIFICATION_NEEDED] Реєстр ще не відповів. Запитаємо знову самі. Ми напишемо про відповідь.
       *[other] Зараз нічого робити не треба. Підкаже лінія { -nszu }: { -nszu-line }.
    }
advice-UPDATE = Змінити дані
advice-REGISTERS = До списку
