title = My data
done = Done.

# J3.5, rule 4: numbers by their ends only
data = Your data in { -esoz }:
    { $name }, { DAY($born) }
    { $document ->
        [none] No document
        [PASSPORT] Passport { TAIL($document-number) }
        [NATIONAL_ID] ID card { TAIL($document-number) }
        [BIRTH_CERTIFICATE] Birth certificate { TAIL($document-number) }
       *[other] Document { TAIL($document-number) }
    } · { $has-tax-id ->
        [yes] number { TAIL($tax-id) }
       *[no] no tax number
    }
    { $settlement }{ $phones ->
        [0] {""}
        [1] {" "}· { PHONE($phone) }
       *[other] {" "}· { PHONE($phone) } and more
    }
    { $email ->
        [none] No e-mail
       *[other] E-mail: { $email }
    }
    Emergency contact: stated
    Check against registers: { $status ->
        [VERIFIED] everything matches
        [NOT_VERIFIED] something does not match
        [CHANGES_NEEDED] your data need a correction
       *[other] in progress
    }
    { $waiting ->
        [0] All changes are signed.
       *[other] There is a change that was not signed. It has changed nothing.
    }
data-UPDATE = Change my data
data-VERIFICATION = Check status
data-NUMBERS = My numbers
data-ACTIONS = Who worked with my data
data-REQUESTS = Unsigned changes

what = { $what ->
    [first_name] first name
    [last_name] surname
    [second_name] patronymic
    [documents] document
    [addresses] address
    [phones] phone
    [email] e-mail
    [emergency_contact] emergency contact
    [secret] code word
   *[other] data
}
requests = Unsigned changes. To sign one, begin the same change again. One you do not need can be withdrawn.
requests-item = Withdraw { $number }
requests-line = { $number }. Changes: { what }{ $more ->
        [0] {""}
       *[other] {" "}and more
    }, begun { MOMENT($at) }
requests-empty = No change waits for a signature.
requests-DATA = To my data

withdraw = Withdraw the change? What you entered is erased. Your data in { -esoz } stay as they are.
withdraw-WITHDRAW = Withdraw
withdraw-KEEP = Keep it
