title = Для кого
done = Готово.

age = { $age ->
    [0] менше року
    [one] { $age } рік
    [few] { $age } роки
   *[many] { $age } років
}

# J5.1, J7.1
whom = { $flow ->
    [find_doctor] Для кого шукаємо лікаря?
    [submit_declaration] Для кого декларація?
    [my_declarations] Чий лікар?
    [request_status] Чия заявка?
    [terminate_declaration] Чию декларацію розірвати?
    [my_data] Чиї дані?
    [update_person] Чиї дані змінити?
    [verification] Чию перевірку показати?
    [my_changes] Чиї запити на зміну даних?
    [show_documents] Чий документ показати?
   *[other] Для кого?
}
whom-item = { $first-name }, { age }
whom-line = { $number }. { $first-name }, { age }
whom-empty = Зараз ви можете діяти лише за себе.
whom-ME = { $flow ->
    [my_declarations] Мій
    [request_status] Моя
    [terminate_declaration] Мою
    [my_data] Мої
    [update_person] Мої
    [verification] Мою
    [my_changes] Мої
    [show_documents] Мій
   *[other] Для мене
}
