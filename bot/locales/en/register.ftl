title = Register

# J3.1
prepare = You are not in the Patient Register yet. Register: 4 steps, about 5 minutes.
    Have your passport or ID card, tax number and phone ready.
prepare-REGISTER = Register
prepare-NO_TAX_ID = No tax number
prepare-LATER = Later

# J3.1a
no-tax-id = If you refused a tax number, your passport must carry a mark about it.
    State it on the secure page.
no-tax-id-UNDERSTOOD = OK

# J3.2
way = How should we contact you?
way-PHONE = By phone
way-EMAIL = By e-mail

# J3.3, J4.1
phone = Confirm your phone.
    Share your number with the button below. Or type another: +380…
phone-too-soon = { too-soon }
phone-no-number = That does not look like a number. Type it so: +380 and 9 digits more.
# E12c
phone-shared = { shared }

# J4.2
code = We sent 4 digits by SMS to { PHONE($phone) }. Type them here.
    The code is valid for { valid }. Tell it to nobody.
code-RESEND = Send again
code-OTHER_NUMBER = Another number
code-NO_ACCESS = No access to it
# ER12a
code-wrong = The code did not match. Attempts left: { $left }.
code-mistyped = The code has 4 digits. Type them again.
# ER12b
code-expired = This code is no longer valid. Get a new one.
code-failed = The code did not match three times and is no longer valid. Get a new one.
code-too-soon = { too-soon }
code-no-number = That does not look like a number. Give another.
code-shared = { shared }

# J4.4
no-access = The code goes to the number at which you will be reached.
    Give a number whose messages you can read. If you have none, call { -nszu }: { -nszu-line }.
no-access-OTHER_NUMBER = Another number

# J3.4
page = The number is confirmed. Fill in your data on the secure page.
    Your name and tax number are taken from your signature.
    Match code: <b>{ $match_code }</b>. Sign only if the page shows the same code.

# J3.6
done = Done: you are in the Patient Register. Fingerprint of the signed text: <b>{ $fingerprint }</b>.
    What happens next: your data is checked against state registers automatically. You can choose a doctor now.
done-FIND = Choose a doctor

abort-later = Fine. Nothing was kept. You can register at any time.
abort-later-REGISTER = Register

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
    }. Give another.
