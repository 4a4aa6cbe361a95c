title = Знайти лікаря
done = Пошук завершено.

speciality = { $speciality ->
    [FAMILY_DOCTOR] сімейний лікар
    [THERAPIST] терапевт
    [PEDIATRICIAN] педіатр
   *[other] лікар
}

# J5.2
how = Як шукати?
how-BY_PLACE = За містом або селом
how-BY_SURNAME = За прізвищем
how-NEAR = Поруч зі мною

# J5.3
place = Напишіть назву міста, селища або села.
place-too-short = Напишіть хоча б дві літери назви.
place-nobody-found = Лікарів у «{ $typed }» не знайдено. Перевірте назву або напишіть сусіднє місто.

# J5.4
settlement = { $count ->
    [one] Знайдено { $count } населений пункт за запитом «{ $typed }». Оберіть свій.
    [few] Знайдено { $count } населені пункти за запитом «{ $typed }». Оберіть свій.
   *[many] Знайдено { $count } населених пунктів за запитом «{ $typed }». Оберіть свій.
}
settlement-item = { $name }
settlement-line = { $number }. { $name }, { $area } – { $doctors ->
    [one] { $doctors } лікар
    [few] { $doctors } лікарі
   *[many] { $doctors } лікарів
}
settlement-empty = Населених пунктів не знайдено.
settlement-NOT_MINE = Немає мого

surname = Напишіть прізвище лікаря або його початок.
surname-too-short = Напишіть хоча б дві літери прізвища.
surname-nobody-found = Лікаря на прізвище «{ $typed }» не знайдено. Перевірте, як воно пишеться.

# J5.10
near = Поділіться геоточкою кнопкою внизу. Її використаємо один раз і не збережемо.
near-BY_PLACE = За містом або селом
near-nobody-found = У межах { $km } км лікарів не знайдено. Пошукайте за назвою міста.

# J5.6
doctors = { $placed ->
    [yes] { $where }:
   *[no] Знайдено:
} { $count ->
    [one] { $count } лікар
    [few] { $count } лікарі
   *[many] { $count } лікарів
}{ $free ->
    [yes] {" "}із вільними місцями.
   *[no] .
}
    { $group ->
        [children] Показуємо педіатрів і сімейних лікарів.
       *[adults] Показуємо сімейних лікарів і терапевтів.
    }
    Дані на { MOMENT($as-of) }
doctors-item = { $number }. { $short }
doctors-line = <b>{ $number }. { $name }</b>, { speciality }
    { $division }, { $address }
    { $free ->
        [0] Вільних місць немає.
        [one] Вільне { $free } місце.
        [few] Вільно { $free } місця.
       *[many] Вільно { $free } місць.
    } { $contract ->
        [yes] Договір із НСЗУ є.
       *[no] Договору з НСЗУ немає.
    }
# J5.8
doctors-empty = Зараз тут немає лікарів із вільними місцями. Можна показати всіх.
doctors-SHOW_ALL = Показати всіх
doctors-ONLY_FREE = Лише з місцями
doctors-ANY_KIND = Усі лікарі
doctors-FAMILY = Сімейні лікарі
doctors-THERAPIST = Терапевти
doctors-PEDIATRICIAN = Педіатри

# J5.7
card = { $gone ->
    [yes] Цей лікар більше не приймає декларацій.
   *[no] <b>{ $name }</b>, { speciality }{ $years ->
        [0] {""}
        [one] , стаж { $years } рік
        [few] , стаж { $years } роки
       *[many] , стаж { $years } років
    }
    { $division }, { $address }
    Приймає нових пацієнтів: { $free ->
        [0] лише понад норму, вирішує лікар
       *[many] так, { $free } із { $limit }
    }
    Прийом: { $hours ->
        [none] години невідомі
       *[other] { HOURS($hours) }
    }
    { $contract ->
        [yes] Договір із НСЗУ є.
       *[no] Договору з НСЗУ немає.
    }
}
card-SUBMIT = Подати декларацію
card-ADDRESS = Показати адресу
card-TO_LIST = До списку

address = { $gone ->
    [yes] Цей лікар більше не приймає декларацій.
   *[no] { $clinic }
    { $division }
    { $address }
    Телефон: { $phone }
}
address-SUBMIT = Подати декларацію
address-TO_LIST = До списку
