title = Request status
# J8: withdrawal
done = The request is withdrawn. The current declaration has not changed.
done-FIND = Find a doctor

abort-none = No request is waiting for an answer.
abort-none-FIND = Find a doctor

speciality = { $speciality ->
    [FAMILY_DOCTOR] family doctor
    [THERAPIST] therapist
    [PEDIATRICIAN] paediatrician
   *[other] doctor
}

# ER2: the clinic's reasons; where one lives is never one of them
reason = { $reason ->
    [doctor_full] the doctor has too many patients
    [doctor_unavailable] the doctor is not available now
    [patient_data_mismatch] your data do not match your documents
    [patient_asked] you asked the clinic for it
   *[other] another one
}

# J8.1, J8.3, ER2
status = Request { $number }
    Doctor: { $doctor }
    { $status ->
        [NEW] { $signed ->
            [yes] Done: signed { MOMENT($signed-at) }
                Done: received by the clinic { MOMENT($signed-at) }
                Now: the doctor is considering, until { DAY($deadline) }
                Next: the declaration starts
           *[no] Now: it waits for your signature, until { DAY($deadline) }
        }
        [APPROVED] Done: signed { MOMENT($signed-at) }
            Done: received by the clinic { MOMENT($signed-at) }
            Done: the clinic agreed { MOMENT($approved-at) }
            Now: the doctor signs, until { DAY($deadline) }
            Next: the declaration starts
        [SIGNED] Done: signed { MOMENT($signed-at) }
            Done: the declaration started { MOMENT($ended-at) }
        [REJECTED] { $reason ->
            [withdrawn_by_patient] The request was withdrawn { MOMENT($ended-at) }. The previous declaration is in force.
           *[other] The doctor did not confirm the request { MOMENT($ended-at) }.
                Reason: { reason }.
                { $has-comment ->
                    [no] The previous declaration is in force.
                   *[other] The clinic's words: "{ $comment }".
                        The previous declaration is in force.
                }
                You do not agree? { -nszu } line: { -nszu-line }.
        }
        [EXPIRED] Time is up with no answer. The request is closed.
            The previous declaration is in force. It is not your fault.
            Tell { -nszu }: { -nszu-line }.
       *[other] { $reason ->
            [doctor_left] The doctor no longer works here. The request was closed { MOMENT($ended-at) }.
            [clinic_closed] The clinic has closed. The request was closed { MOMENT($ended-at) }.
           *[other] The request is closed. The previous declaration is in force.
        }
    }
    Clinic's phone: { $phone }
status-WITHDRAW = Withdraw
status-CALL = Call
status-REFRESH = Refresh
status-OTHERS = Others nearby
status-FIND = Find a doctor
status-DECLARATION = Show the declaration
status-DECLARATIONS = My doctor
status-PDF = Get the PDF
status-RATE = Rate

withdraw = Withdraw the request? The clinic will no longer see it.
withdraw-WITHDRAW = Withdraw
withdraw-KEEP = Keep it

others = { $where }: doctors with free places.
others-item = { $number }. { $short }
others-line = <b>{ $number }. { $name }</b>, { speciality }
    { $division }, { $address }
others-empty = No doctors nearby have free places.
others-FIND = Search another way
