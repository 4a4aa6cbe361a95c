title = Дії з моїми даними

# J14.1 і чесна межа під ним
actions = Останні дії. Не впізнаєте якусь? Повідомте про неї.
    Тут видно дії в цьому сервісі та надані доступи. Перегляди в інших системах { -esoz } сюди не надходять.
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
   *[refused] заклад не підтвердив заявку, { $name }
}
actions-empty = Дій із вашими даними тут ще не було.
actions-ACCESS = Кому дано доступ
actions-ACCOUNTS = Акаунти Telegram

done = Готово.
