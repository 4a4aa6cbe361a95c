title = For whom
done = Done.

age = { $age ->
    [0] under a year
    [one] { $age } year
   *[other] { $age } years
}

# J5.1, J7.1
whom = { $flow ->
    [find_doctor] Who is the doctor for?
    [submit_declaration] Who is the declaration for?
    [my_declarations] Whose doctor?
    [request_status] Whose request?
    [terminate_declaration] Whose declaration is to end?
    [my_data] Whose data?
    [update_person] Whose data change?
    [verification] Whose check?
    [my_changes] Whose requests for changes?
    [show_documents] Whose document?
   *[other] For whom?
}
whom-item = { $first-name }, { age }
whom-line = { $number }. { $first-name }, { age }
whom-empty = You can act only for yourself now.
whom-ME = { $flow ->
    [my_declarations] Mine
    [request_status] Mine
    [terminate_declaration] Mine
    [my_data] Mine
    [update_person] Mine
    [verification] Mine
    [my_changes] Mine
    [show_documents] Mine
   *[other] Me
}
