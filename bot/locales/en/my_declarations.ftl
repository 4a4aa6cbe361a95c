title = My doctor
done = That is all.

# J10.1
overview = { $has-current ->
    [yes] Current: { $doctor }, since { DAY($since) }
   *[no] You have no current declaration.
}
    { $has-request ->
        [yes] Request: { $asked }, waiting for an answer.
       *[no] No request is waiting for an answer.
    }
    Past: { $past }
overview-REQUEST = Show the request
overview-CURRENT = Show current
overview-PAST = Show past
overview-PDF = Get the PDF
overview-TERMINATE = End it
overview-FIND = Find a doctor

# J9.1, J10
declaration = { $status ->
    [active] The declaration is confirmed.
        Your doctor: { $doctor }.
        In force from { DAY($since) } to { DAY($until) }. The previous one, if any, has ended.
   *[other] Declaration with Dr { $doctor }.
        It was in force from { DAY($since) }. Now it is not.
}
    Number: { $number }
    { $has-place ->
        [yes] { $place }
            Phone: { $phone }
       *[no] The clinic's contacts are not known now.
    }
declaration-PDF = Get the PDF
declaration-TERMINATE = End it
declaration-OVERVIEW = Back to list

past = Past declarations.
past-item = { $number }. { $doctor }
past-line = { $number }. { $doctor }, since { DAY($since) }
past-empty = There are no past declarations.
