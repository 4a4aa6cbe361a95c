# J9.0
request = { $for-other ->
    [yes] There is news about a request of a person whom you represent.
   *[no] There is news about your request.
}
declaration = { $for-other ->
    [yes] There is news about the declaration of a person whom you represent.
   *[no] There is news about your declaration.
}
declaration-elsewhere = { $for-other ->
    [yes] Something was done with the declaration of a person whom you represent, outside this bot.
   *[no] Something was done with your declaration outside this bot. Was it you?
}
family-ended = There is news about your family: one of the relationships has ended.
# J7.6
family-ending = There is news about your family: soon it changes who chooses the doctor.
# J13.1 "Doctor left": no names, a locked screen shows it
doctor-left = { $for-other ->
    [yes] The doctor of a person whom you represent has left. The declaration has ended. Choose another doctor.
   *[no] Your doctor no longer works here. The declaration has ended. Choose another doctor.
}
clinic-closed = { $for-other ->
    [yes] The clinic of a person whom you represent has closed. The declaration has ended. Choose another doctor.
   *[no] Your clinic has closed. The declaration has ended. Choose another doctor.
}
term-over = { $for-other ->
    [yes] The declaration of a person whom you represent is over. Choose a doctor and submit a new one.
   *[no] The term of your declaration is over. Choose a doctor and submit a new one.
}
term-soon = { $for-other ->
    [yes] The declaration of a person whom you represent ends soon. Choose a doctor in time.
   *[no] The term of your declaration ends soon. Choose a doctor in time.
}
# J7.7: the day is shown when it is opened
grown-up = { $for-other ->
    [yes] The paediatric declaration of a person whom you represent has ended at full age.
   *[no] The paediatric declaration has ended at full age. Choose a family doctor or a therapist.
}
grown-up-soon = { $for-other ->
    [yes] The paediatric declaration of a person whom you represent ends soon, at full age.
   *[no] The paediatric declaration ends soon, at full age. Choose a family doctor or a therapist in time.
}
grown-up-reminder = { $for-other ->
    [yes] You asked for a reminder: the paediatric declaration of a person whom you represent ends soon.
   *[no] You asked for a reminder: the paediatric declaration ends soon. Choose a family doctor or a therapist.
}
ended-by-nhsu = { $for-other ->
    [yes] The declaration of a person whom you represent was ended by { -nszu }. The line is { -nszu-line }.
   *[no] Your declaration was ended by { -nszu }. The { -nszu } line is { -nszu-line }.
}
# J8.2: when a request is due tells nothing of the person
no-answer-yet = { $for-other ->
    [yes] A request of a person whom you represent has no answer yet{ term }. You can wait, call, or choose another doctor.
   *[no] There is no answer to your request yet{ term }. You can wait, call, or choose another doctor.
}
term = { $dated ->
    [yes] , due { DAY($ends-on) }
   *[no] {""}
}
# J8.3
request-expired = { $for-other ->
    [yes] Time is up with no answer. The request of a person whom you represent is closed. It is not your fault.
   *[no] Time is up with no answer. The request is closed. It is not your fault.
}
request-doctor-left = { $for-other ->
    [yes] The doctor no longer works here. The request of a person whom you represent is closed. Choose another doctor.
   *[no] The doctor no longer works here. Your request is closed. Choose another doctor.
}
request-clinic-closed = { $for-other ->
    [yes] The clinic has closed. The request of a person whom you represent is closed too. Choose another doctor.
   *[no] The clinic has closed. Your request is closed too. Choose another doctor.
}
# J12.7
verification = { $for-other ->
    [yes] There is news about the check of the data of a person you represent.
   *[no] There is news about the check of your data.
}
# J13.5: always told; the number is shown after sign-in, only its end
number-added = A phone number was added to your data. Was it you?
number-removed = A phone number was removed from your data. Was it you?
person = { $for-other ->
    [yes] The data of a person whom you represent were changed outside this bot.
   *[no] Your data were changed outside this bot. Was it you?
}
# J7: the other representative, or the person, learns what one of them did
data = { $for-other ->
    [yes] There is news about the data of a person whom you represent.
   *[no] There is news about your data.
}

open = Open
choose = Choose a doctor
what-changes = What changes
remind = Remind me in a month
other-doctor = Another doctor
call = Call
wait = Wait
show-request = Show the request
show-number = Show the number
show-numbers = My numbers
show-actions = Show actions
not-me = No, I do not know it
# J7.3, J7.4
relationship = There is news about a person you represent.
# Above what may have arrived already
repeated = This message may have arrived twice.
# J7.4
relationship-in-review = The relationship is not confirmed automatically yet. The doctor or { -nszu } will check the document. We will write.
