title = Call the clinic
done = That is all.

abort-none = No request is waiting for an answer.
abort-none-FIND = Find a doctor

# J8.1, J8.2 "Call": the clinic's number, which everybody may see
contacts = { $known ->
    [yes] { $clinic }
        { $division }, { $address }
        Phone: { $has-phone ->
            [no] not known
           *[yes] { $phone }
        }
        Hours: { $hours ->
            [none] not known
           *[other] { HOURS($hours) }
        }
        Tell them the number of the request: { $number }
   *[no] The contacts of the clinic are not known now.
        Ask the { -nszu } line: { -nszu-line }.
}
contacts-REQUEST = Show the request
