title = Новий номер у даних

# J13.5
question = До ваших даних додано номер { PHONE($phone) }, { MOMENT($added) }. Це ви?
question-YES = Так
question-NO = Ні, не впізнаю

done = Добре. Номер лишається у ваших даних.
abort-gone = Цього номера у ваших даних уже немає.
abort-gone-NUMBERS = Мої номери
