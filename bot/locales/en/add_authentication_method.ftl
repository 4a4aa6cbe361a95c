title = Add a number

# J12.5, J4.1
phone = Share your number with the button below, or type another: +380…
    A code will arrive there. Then you decide about the old number.
phone-too-soon = { too-soon }
phone-no-number = This does not look like a number. Type it like this: +380 and 9 more digits.
phone-shared = { shared }
phone-exists = This number is in your data already. There is no need to add it. You may type another.

# J4.2
code = We sent 4 digits by SMS to { PHONE($phone) }. Type them here.
    The code is valid for { valid }. Tell it to nobody.
code-RESEND = Resend
code-OTHER_NUMBER = Another number
code-NO_ACCESS = No access to it
# ER12a
code-wrong = The code did not match. Attempts left: { $left }.
code-mistyped = The code has 4 digits. Type them again.
# ER12b
code-expired = This code is no longer valid. Get a new one.
code-failed = The code did not match three times and is no longer valid. Get a new one.
code-too-soon = { too-soon }
code-no-number = This does not look like a number. Give another.
code-shared = { shared }
code-exists = This number is in your data already. There is no need to add it.

# J4.4
no-access = The code goes only to the number that you add. The old number is not needed: you signed in with your signature.
    Give a number whose messages you can read. If that fails, call { -nszu }: { -nszu-line }.
no-access-OTHER_NUMBER = Another number

# J4.3, J12.6
added = The number { PHONE($phone) } is confirmed and added.
    { $count ->
        [0] Codes will go there now.
        [1] Remove the old number { PHONE($old) }? It will no longer receive codes.
       *[other] Your data have other numbers, too. Remove one of them?
    }
added-CONTINUE = Next
added-REMOVE = Remove
added-KEEP = Keep everything

done = The number { PHONE($phone) } is in your data.
    { $removed ->
        [yes] The old number is removed. It will no longer receive codes.
       *[no] What happens next: we tell all your chats about the new number.
    }
done-NUMBERS = My numbers

# How long a code counts, and how long to wait
valid = { $valid ->
    [0] a few minutes
    [one] { $valid } minute
   *[other] { $valid } minutes
}
wait = { $hours ->
    [0] { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
   *[other] { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }
}
too-soon = You can get a new code in { wait }. The one sent before may still be valid.
# E12c
shared = This number is already used by { $persons ->
        [0] many people
        [one] { $persons } person
       *[other] { $persons } people
    }. Add another, or confirm actions by signature.
