# J9.0
request = { $for-other ->
    [yes] There is news about a request of a person whom you represent.
   *[no] There is news about your request.
}
declaration = { $for-other ->
    [yes] There is news about the declaration of a person whom you represent.
   *[no] There is news about your declaration.
}
declaration-elsewhere = Something was done with your declaration outside this bot. Was it you?
family-ended = There is news about your family: one of the relationships has ended.
# J7.6
family-ending = There is news about your family: soon it changes who chooses the doctor.
# J12.7
verification = There is news about the check of your data.
# J13.5: always told; the number is shown after sign-in, only its end
number-added = A phone number was added to your data. Was it you?
number-removed = A phone number was removed from your data. Was it you?
person = Your data were changed outside this bot. Was it you?

open = Open
show-number = Show the number
show-numbers = My numbers
show-actions = Show actions
not-me = No, I do not know it
# J7.3, J7.4
relationship = There is news about a person you represent.
