title = End a declaration

# J11.1
choose = End the declaration with Dr { $doctor }?
    If you are changing doctors, you need not: a new declaration does it.
choose-OTHER_DOCTOR = Choose another
choose-END_ANYWAY = End without replacement

# J11.2
consequences = Without one you still get emergency care. Consultations and referrals need it.
    Ending cannot be undone, but you may submit a new declaration.
consequences-END = End anyway
consequences-KEEP = Keep it

# J11.3
reason = Why? The answer is optional.
reason-MOVING = Moving
reason-QUALITY = Quality
reason-UNAVAILABLE = Doctor not available
reason-OTHER = Other
reason-SKIP = Skip

# J11.4
sign = Confirm the ending with your signature on the secure page.
    Match code: <b>{ $match_code }</b>. Text fingerprint: <b>{ $fingerprint }</b>. Both must match.

# J11.5
done = The declaration ended on { MOMENT($ended) }.
    Number: { $number }
done-RATE = Rate
done-PDF = Get the PDF
done-FIND = Choose a doctor

abort-none = There is no active declaration. There is nothing to end.
abort-none-FIND = Choose a doctor
abort-kept = Fine. The declaration stays in force.
