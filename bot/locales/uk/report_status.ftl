title = Стан звернення

# J14.4: Стан звернення
report = Звернення { $case }, { MOMENT($filed) }.
    { $state ->
        [open] Зараз: записано, його ще розглядають.
       *[closed] Розглянуто { MOMENT($closed) }.
    }
    Лінія { -nszu }: { -nszu-line }.
report-REFRESH = Оновити
report-SIGN_IN = Увійти знову

done = Готово.
abort-none = Із цього чату звернень не було.
abort-none-ACTIONS = Дії з моїми даними
