title = Стан заявки
# J8: відкликання
done = Заявку відкликано. Чинна декларація не змінилася.
done-FIND = Знайти лікаря

abort-none = Заявок, що чекають на відповідь, немає.
abort-none-FIND = Знайти лікаря

speciality = { $speciality ->
    [FAMILY_DOCTOR] сімейний лікар
    [THERAPIST] терапевт
    [PEDIATRICIAN] педіатр
   *[other] лікар
}

# ER2: причини закладу; місце проживання причиною не буває
reason = { $reason ->
    [doctor_full] у лікаря забагато пацієнтів
    [doctor_unavailable] лікар зараз не приймає
    [patient_data_mismatch] дані не збігаються з документами
    [patient_asked] ви попросили заклад про це
   *[other] інша
}

# J8.1, J8.3, ER2
status = Заявка { $number }
    Лікар: { $doctor }
    { $status ->
        [NEW] { $signed ->
            [yes] Зроблено: підписано { MOMENT($signed-at) }
                Зроблено: надійшла в заклад { MOMENT($signed-at) }
                Зараз: розглядає лікар, до { DAY($deadline) }
                Далі: декларація почне діяти
           *[no] Зараз: чекає на ваш підпис, до { DAY($deadline) }
        }
        [APPROVED] Зроблено: підписано { MOMENT($signed-at) }
            Зроблено: надійшла в заклад { MOMENT($signed-at) }
            Зроблено: заклад погодив { MOMENT($approved-at) }
            Зараз: підписує лікар, до { DAY($deadline) }
            Далі: декларація почне діяти
        [SIGNED] Зроблено: підписано { MOMENT($signed-at) }
            Зроблено: декларація почала діяти { MOMENT($ended-at) }
        [REJECTED] { $reason ->
            [withdrawn_by_patient] Заявку відкликано { MOMENT($ended-at) }. Попередня декларація діє.
           *[other] Лікар не підтвердив заявку { MOMENT($ended-at) }.
                Причина: { reason }.
                { $has-comment ->
                    [no] Попередня декларація діє.
                   *[other] Слова закладу: «{ $comment }».
                        Попередня декларація діє.
                }
                Не згодні? Лінія { -nszu }: { -nszu-line }.
        }
        [EXPIRED] Термін минув, відповіді немає. Заявку закрито.
            Попередня декларація діє. Це не ваша провина.
            Повідомити { -nszu }: { -nszu-line }.
       *[other] { $reason ->
            [doctor_left] Лікар більше тут не приймає. Заявку закрито { MOMENT($ended-at) }.
            [clinic_closed] Заклад закрито. Заявку теж закрито { MOMENT($ended-at) }.
           *[other] Заявку закрито. Попередня декларація діє.
        }
    }
    Телефон закладу: { $phone }
status-WITHDRAW = Відкликати
status-CALL = Зателефонувати
status-REFRESH = Оновити
status-OTHERS = Інші поруч
status-FIND = Знайти лікаря
status-DECLARATION = Показати декларацію
status-DECLARATIONS = Мій лікар
status-PDF = Отримати PDF
status-RATE = Оцінити

withdraw = Відкликати заявку? Заклад її більше не побачить.
withdraw-WITHDRAW = Відкликати
withdraw-KEEP = Не відкликати

others = { $where }: лікарі з вільними місцями.
others-item = { $number }. { $short }
others-line = <b>{ $number }. { $name }</b>, { speciality }
    { $division }, { $address }
others-empty = Поруч немає лікарів із вільними місцями.
others-FIND = Шукати інакше
