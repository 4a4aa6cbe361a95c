title = Requests for changes
done = Done.

state = { $status ->
    [NEW] not signed
    [APPROVED] approved, not signed
    [SIGNED] signed
    [REJECTED] withdrawn
    [CANCELLED] cancelled
    [EXPIRED] out of time
   *[other] state unknown
}

requests = { $for-other ->
    [yes] Requests for changes of this person’s data.
   *[no] Your requests for changes of your data.
}
requests-item = Show { $number }
requests-line = { $number }. { MOMENT($at) }: { state }
requests-empty = There are no requests for changes.
requests-DATA = { $for-other ->
    [yes] To the data
   *[no] To my data
}

# J12.3: the page shows what was; the chat only what is new, numbers by their ends (rule 4)
new-document = { $new-document ->
    [none] Documents: changed
    [PASSPORT] Passport { TAIL($new-document-number) }
    [NATIONAL_ID] ID card { TAIL($new-document-number) }
    [BIRTH_CERTIFICATE] Birth certificate { TAIL($new-document-number) }
   *[other] Document { TAIL($new-document-number) }
}
new-phone = { $new-phones ->
    [0] Phones: changed
    [1] Phone: { PHONE($new-phone) }
   *[other] Phones: { PHONE($new-phone) } and others
}
new-email = { $has-new-email ->
    [yes] E-mail: { EMAIL($new-email) }
   *[no] E-mail: taken away
}
changes = { $names ->
        [yes] {"\u000A"}Name: { $new-name }
       *[no] {""}
    }{ $documents ->
        [yes] {"\u000A"}{ new-document }
       *[no] {""}
    }{ $addresses ->
        [yes] {"\u000A"}Address: { $new-settlement }
       *[no] {""}
    }{ $phones ->
        [yes] {"\u000A"}{ new-phone }
       *[no] {""}
    }{ $email ->
        [yes] {"\u000A"}{ new-email }
       *[no] {""}
    }{ $emergency_contact ->
        [yes] {"\u000A"}Emergency contact: another
       *[no] {""}
    }{ $secret ->
        [yes] {"\u000A"}Code word: another
       *[no] {""}
    }{ $other ->
        [yes] {"\u000A"}Other data: changed
       *[no] {""}
    }
request = Request for a change of data, { MOMENT($at) }: { state }.
    { $status ->
        [NEW] It is to become:{ changes }
            It is not signed, so nothing has changed in { -esoz }.
            To sign it, begin the same change again.
            If you withdraw it, what you entered is erased.
        [SIGNED] { $for-other ->
                [yes] The data in { -esoz } are as signed.
               *[no] Your data in { -esoz } are as you signed.
            }
       *[other] This request has changed nothing.
    }
request-WITHDRAW = Withdraw
request-REQUESTS = Back to list

abort-ended = This request has ended: it was signed, replaced, or ran out of time. See what is recorded now.
abort-ended-DATA = { $for-other ->
    [yes] To the data
   *[no] To my data
}
