title = Моя родина
done = Зв’язок припинено. Ви більше не дієте за цю людину.

age = { $age ->
    [0] менше року
    [one] { $age } рік
    [few] { $age } роки
   *[many] { $age } років
}

who = { $side ->
    [represented] { $first-name }, { age }
   *[representing] Вас представляє { $name }
}
state = { $state ->
    [verified] зв’язок підтверджено
    [refused] зв’язок не підтверджено
    [ended] зв’язок закінчився
   *[waiting] зв’язок перевіряють
}

family = Моя родина.
family-item = { $side ->
    [represented] { $first-name }, { age }
   *[representing] { $name }
}
family-line = { $number }. { who }: { state }
family-empty = Ви нікого не представляєте, і вас ніхто не представляє.
family-ADD_CHILD = Додати дитину
family-ADD_WARD = Додати підопічного

# J7.3, J7.4, J7.6
relationship = { who }.
    { $state ->
        [verified] Родинний зв’язок підтверджено.
        [refused] Родинний зв’язок не підтверджено. Його можна заявити ще раз з іншим документом.
        [ended] Зв’язок закінчився.
       *[waiting] Зв’язок поки не підтверджено автоматично. Його перевірить лікар або { -nszu } за документом. Ми напишемо.
    }
    { $lasts ->
        [until] Останній день: { DAY($until) }.
       *[open] {""}
    }
    { $soon ->
        [yes] { DAY($turns-14) } дитині виповниться 14 років. Далі дитина обирає лікаря сама, із власним підписом. Чинна декларація зберігається.
       *[no] {""}
    }
relationship-DOCTOR = Обрати лікаря
relationship-DECLARATION = Показати декларацію
relationship-DATA = Показати дані
relationship-CHANGES = Що змінюється
relationship-STATUS = Стан перевірки
relationship-END = Припинити зв’язок
relationship-FAMILY = До родини

end = Припинити зв’язок: { $first-name }, { age }?
    Ви більше не зможете діяти за цю людину. Чинна декларація зберігається.
end-END = Припинити
end-FAMILY = Не припиняти
