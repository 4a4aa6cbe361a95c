title = Дії з моїми даними

# J14.1 і чесна межа під ним
actions = Останні дії. Не впізнаєте якусь? Повідомте про неї.
    { limit }
limit = Тут видно дії в цьому сервісі та надані доступи. Перегляди в інших системах { -esoz } сюди не надходять.
actions-item = Не впізнаю { $number }
actions-line = { $number }. { MOMENT($at) } – { $what ->
    [here] цей бот отримав доступ
    [channel] е-кабінет «{ $name }» отримав доступ
    [account] увійшли з акаунта Telegram •••{ $name }
    [added] додано номер { PHONE($phone) }
    [removed] прибрано номер { PHONE($phone) }
    [changed] змінено ваші дані
    [signed] ви підписали декларацію, { $name }
    [taken] лікар підписав декларацію, { $name }
    [refused] заклад не підтвердив заявку, { $name }
   *[seen] { seen }, { seen-by }{ seen-times }
}
seen = { $thing ->
    [PERSON] ваші дані переглянуто
    [VERIFICATION] перевірку ваших даних переглянуто
    [AUTHENTICATION_METHODS] ваші номери переглянуто
    [ACCESSES] перелік доступів переглянуто
    [READS] журнал дій переглянуто
    [RELATIONSHIPS] родинні зв’язки переглянуто
    [PERSON_REQUESTS] список запитів на зміну даних переглянуто
    [PERSON_REQUEST] запит на зміну даних переглянуто
    [DECLARATION_REQUESTS] заявку показано у списку
    [DECLARATION_REQUEST] заявку переглянуто
    [SIGNED_REQUEST] підписаний файл заявки відкрито
    [DECLARATIONS] декларацію показано у списку
    [DECLARATION] декларацію переглянуто
    [SIGNED_DECLARATION] підписаний файл декларації відкрито
    [PRINTED_DECLARATION] PDF декларації відкрито
   *[OTHER] частину ваших даних переглянуто
}
seen-by = { $reader ->
    [doctor] лікар { $name }
    [employee] працівник закладу, система «{ $name }»
    [representative] ваш представник, система «{ $name }»
   *[channel] система «{ $name }»
}
seen-times = { $count ->
    [1] { "" }
    [one] {" "}({ $count } раз)
    [few] {" "}({ $count } рази)
   *[many] {" "}({ $count } разів)
}
actions-empty = Дій із вашими даними тут ще не було.
actions-DOWNLOAD = Завантажити
actions-ACCESS = Кому дано доступ
actions-ACCOUNTS = Акаунти Telegram

# J14.1, «Завантажити»; слова – як у J10.3
sent = Ось журнал дій. Пересилання вимкнено.
    Приберемо файл із чату за { $hours ->
        [one] { $hours } годину
        [few] { $hours } години
       *[many] { $hours } годин
    }.
sent-REMOVE = Прибрати зараз

done = Файли прибрано з чату.
