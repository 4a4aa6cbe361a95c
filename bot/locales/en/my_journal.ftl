title = Actions with my data

# J14.1 and the honest limit under it
actions = Latest actions. Is there one you do not recognise? Report it.
    { limit }
limit = This shows actions in this service and granted access. Views in other { -esoz } systems do not reach us.
actions-item = I do not recognise { $number }
actions-line = { $number }. { MOMENT($at) } – { $what ->
    [here] this bot was given access
    [channel] the e-cabinet “{ $name }” was given access
    [account] a sign-in from the Telegram account •••{ $name }
    [added] the number { PHONE($phone) } was added
    [removed] the number { PHONE($phone) } was removed
    [changed] your data were changed
    [signed] you signed a declaration, { $name }
    [taken] the doctor signed a declaration, { $name }
    [refused] the clinic did not confirm a request, { $name }
   *[seen] { seen }, { seen-by }{ seen-times }
}
seen = { $thing ->
    [PERSON] your data were viewed
    [VERIFICATION] the check of your data was viewed
    [AUTHENTICATION_METHODS] your numbers were viewed
    [ACCESSES] the list of accesses was viewed
    [READS] this log of actions was viewed
    [RELATIONSHIPS] family ties were viewed
    [PERSON_REQUESTS] the list of requests to change data was viewed
    [PERSON_REQUEST] a request to change data was viewed
    [DECLARATION_REQUESTS] your request was shown in a list
    [DECLARATION_REQUEST] your request was viewed
    [SIGNED_REQUEST] the signed file of your request was opened
    [DECLARATIONS] your declaration was shown in a list
    [DECLARATION] your declaration was viewed
    [SIGNED_DECLARATION] the signed file of your declaration was opened
    [PRINTED_DECLARATION] the PDF of your declaration was opened
   *[OTHER] part of your data was viewed
}
seen-by = { $reader ->
    [doctor] doctor { $name }
    [employee] a clinic employee, system “{ $name }”
    [representative] your representative, system “{ $name }”
   *[channel] system “{ $name }”
}
seen-times = { $count ->
    [1] { "" }
    [one] {" "}({ $count } time)
   *[other] {" "}({ $count } times)
}
actions-empty = There have been no actions with your data here.
actions-DOWNLOAD = Download
actions-ACCESS = Who has access
actions-ACCOUNTS = Telegram accounts

# J14.1, “Download”; the words are those of J10.3
sent = Here is the log of actions. Forwarding is off.
    We will remove the file from the chat in { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }.
sent-REMOVE = Remove now

done = The files were removed from the chat.
