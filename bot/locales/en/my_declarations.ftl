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
        { $reason ->
            [manual_person] It was ended on request.
            [auto_employee_deactivate] The doctor no longer works here.
            [auto_reorganization] The clinic was reorganised.
            [auto_deactivation_legal_entity] The clinic has closed.
            [auto_majority] Its last day was { DAY($until) }. A paediatrician cares until 18.
            [auto_closing] Its term ended on { DAY($until) }.
            [manual_employee_deactivate] It was ended by { -nszu }.
            [auto_fraud] It was ended by { -nszu }.
           *[other] { "" }
        }
}
    Number: { $number }
    { $has-place ->
        [yes] { $place }
            Phone: { $phone }
       *[no] The clinic's contacts are not known now.
    }
declaration-PDF = Get the PDF
declaration-TERMINATE = End it
declaration-FIND = Choose a doctor
declaration-OVERVIEW = Back to list

past = Past declarations.
past-item = { $number }. { $doctor }
past-line = { $number }. { $doctor }, since { DAY($since) }
past-empty = There are no past declarations.
