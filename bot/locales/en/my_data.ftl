title = My data
done = Done.

# J3.5, rule 4: numbers by their ends only
data = { $for-other ->
        [yes] Data in { -esoz }:
       *[no] Your data in { -esoz }:
    }
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
       *[other] {" "}· { PHONE($phone) } and others
    }
    { $has-email ->
        [yes] E-mail: { EMAIL($email) }
       *[no] No e-mail
    }
    Emergency contact: { $has-contact ->
        [yes] stated
       *[no] not stated
    }
    { $numbers ->
        [0] { $method ->
            [OFFLINE] Recognised by documents at a clinic
            [THIRD_PERSON] A representative confirms
           *[other] There is no way to confirm the person
        }
        [1] Codes go to { PHONE($number) }
       *[other] Codes go to { PHONE($number) } and other numbers
    }
    Check against registers: { $status ->
        [VERIFIED] everything matches
        [NOT_VERIFIED] something does not match
        [CHANGES_NEEDED] the data need a correction
        [IN_REVIEW] checked by a person at { -nszu }
        [VERIFICATION_NEEDED] in progress
        [VERIFICATION_NOT_NEEDED] not needed
       *[other] the answer is not clear yet
    }
    { $waiting ->
        [0] All changes are signed.
       *[other] There is a change that was not signed. It has changed nothing.
    }{ $picture ->
        [wanted] {" "}A document has to be shown: its picture is missing.
       *[no] {""}
    }
data-UPDATE = Change data
data-DOCUMENTS = Show a document
data-VERIFICATION = Check status
data-REQUESTS = Requests for changes
data-NUMBERS = My numbers
data-ADD_NUMBER = Add a number
data-ACCESS = Who has access
data-ACTIONS = Who worked with my data
