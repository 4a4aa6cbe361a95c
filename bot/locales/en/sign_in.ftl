title = Sign in with QES

# J2.1
page = Sign in with your electronic signature (QES).
    The link works for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    } and only once.
    Match code: <b>{ $match_code }</b>. Sign only if the page shows the same code.
page-WHAT_IS_QES = What is QES?
page-NO_QES = I have none

# J2.1: What is QES?
qes = A QES is your signature in electronic form. It has the same force as one on paper.
    It is kept in a file with a password. File and password never leave your phone or computer.
qes-SIGN = To sign-in

# J2.5
no-qes = You can get a signature from a trust-service provider or in the app Diia.
    A new Diia signature needs a biometric document and an NFC phone.
    The list of providers: czo.gov.ua.
    Without one, a declaration is submitted at a clinic.
no-qes-FIND = Find a clinic

# J4.1: the first binding of a chat
phone = The signature is accepted. Now confirm that this chat is yours.
    Share your number with the button below. It must be the one in { -esoz }.
phone-SEND_CODE = Send a code by SMS
phone-typed = A typed number proves nothing. Share it with the button below, or get a code by SMS.
phone-too-soon = { too-soon }

# J4.2
code = We sent 4 digits by SMS to { PHONE($phone) }. Type them here.
    The code is valid for { valid }. Tell it to nobody.
code-RESEND = Send again
code-NO_ACCESS = No access to it
# ER12a
code-wrong = The code did not match. Attempts left: { $left }.
code-mistyped = The code has 4 digits. Type them again.
# ER12b
code-expired = This code is no longer valid. Get a new one.
code-too-soon = { too-soon }

# J2.4
done = You are signed in: { $name }
    The cabinet closes itself after { $minutes ->
        [one] { $minutes } idle minute
       *[other] { $minutes } idle minutes
    }.
done-ACCESS = Sign-out and access

abort-ended = The time to confirm ran out. That is for safety. Nothing was changed. Sign in again.
abort-ended-AGAIN = Sign in
# ER12b, protection against a forwarded link
abort-not-proved = The code did not match three times. Sign-in is cancelled, access to the data is closed.
    If somebody sent you the link to the page, do not sign it.
abort-not-proved-AGAIN = Sign in
abort-no-phone = { -esoz } has no phone of yours, so sign-in is not confirmed. Access to the data is closed.
    A phone can be added at a clinic. The line { -nszu-line } helps.
# J4.4
abort-no-access = Without this number sign-in cannot be confirmed. That is for safety: access to the data is closed.
    The number is changed at the clinic of your doctor. Ask the { -nszu } line: { -nszu-line }.

# ER4: surnames are not named; before and after stand on the secure page
surname = Your signature has another surname than { -esoz }. It looks like a changed surname.
    Update it in { -esoz }?
surname-UPDATE = Yes, update
surname-MISTAKE = No, a mistake
abort-surname = Fine. Nothing was changed, and you are signed out.
    A mistake in the signature is mended by its provider, one in { -esoz } by your clinic.
    Ask the { -nszu } line: { -nszu-line }.

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
