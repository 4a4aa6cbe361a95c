title = My doctor
done = The request is withdrawn. Your current declaration has not changed.

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
declaration-TERMINATE = End it
declaration-OVERVIEW = Back to list

past = Past declarations.
past-item = { $number }. { $doctor }
past-line = { $number }. { $doctor }, since { DAY($since) }
past-empty = There are no past declarations.

# J8.1, J8.3, ER2
request = Request { $number }
    Doctor: { $doctor }
    { $status ->
        [NEW] { $signed ->
            [yes] Done: signed { MOMENT($signed-at) }
                Now: the clinic is considering, until { DAY($deadline) }
                Next: the declaration starts
           *[no] Now: it waits for your signature
        }
        [APPROVED] Done: signed { MOMENT($signed-at) }
            Done: the clinic took the request
            Now: the doctor signs, until { DAY($deadline) }
            Next: the declaration starts
        [REJECTED] The clinic did not confirm. Reason: { $reason }. The previous declaration is in force.
        [EXPIRED] Time is up with no answer. The request is closed. The previous declaration is in force. It is not your fault.
       *[other] The request is closed. The previous declaration is in force.
    }
    Clinic's phone: { $phone }
request-WITHDRAW = Withdraw
request-REFRESH = Refresh
request-FIND = Other doctors
request-OVERVIEW = Back to list

withdraw = Withdraw the request? The clinic will no longer see it.
withdraw-WITHDRAW = Withdraw
withdraw-KEEP = Keep it
