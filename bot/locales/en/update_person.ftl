title = Change data

# J12.1
what = What changed?
what-SURNAME = Surname
what-DOCUMENT = { $whose ->
    [child] Birth certificate
   *[own] Passport or ID card
}
what-PHONE = Phone
what-ADDRESS = Address
what-EMAIL = E-mail
what-EMERGENCY_CONTACT = Emergency contact
what-SECRET = Code word

# J12.5, J4.1
phone = Confirm the new number. Then decide about the old one.
    Share your number with the button below, or type another: +380…
phone-too-soon = { too-soon }
phone-no-number = That does not look like a number. Type it as +380 and 9 more digits.
# E12c
phone-shared = { shared }

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
code-failed = The code was wrong three times and is no longer valid. Get a new one.
code-too-soon = { too-soon }
code-no-number = That does not look like a number. Give another.
code-shared = { shared }

# J4.4
no-access = The code goes only to the new number. The old one is not needed: you signed in with your signature.
    Give a number whose messages you can read. If you have none, call { -nszu }: { -nszu-line }.
no-access-OTHER_NUMBER = Another number

# J12.2, J12.3
own = { $kind ->
    [surname] You need a document with the new surname. If you already have a signature in the new name, use it.
    [document] Have the new passport or ID card ready.
    [phone] The number is confirmed. The change remains to be signed.
    [address] State where you live now.
    [email] State the new e-mail address.
    [emergency_contact] State whom to call when you cannot speak.
   *[secret] Think of a code word that is easy to remember.
}
identity = { $whose ->
    [child] the birth certificate
   *[ward] the passport or ID card
}
others = { $kind ->
    [surname] Have { identity } with the new surname ready.
    [document] Have { identity } ready.
    [address] State where this person lives now.
    [email] State this person’s new e-mail address.
    [emergency_contact] State whom to call when something happens to this person.
   *[secret] Think of a code word for this person that is easy to remember.
} You sign with your own key.
page = { $whose ->
    [own] { own }
   *[other] { others }
}
    The secure page shows what was and what will be. There you sign.
    Match code: <b>{ $match_code }</b>. Sign only if the page shows the same code.
page-NO_NEW_KEY = No new QES

no-new-key = A signature in the new name comes from your provider. You need a document with the new surname.
    A Diia signature is renewed in the Diia app.
    Without a new one the clinic of your doctor changes the surname. Your declaration stays in force meanwhile.
no-new-key-SIGN = I have a new QES

# J12.4, J12.6
numbers = Changes signed. Fingerprint of the signed text: <b>{ $fingerprint }</b>.
    The new phone is in { -esoz } now. Your declaration stays in force, no new one is needed.
    It remains to decide which number receives the codes.
numbers-GO_ON = Decide

# J12.4
done = Changes signed. Fingerprint of the signed text: <b>{ $fingerprint }</b>.
    { $kind ->
        [surname] They will be checked against registers. We will write about the answer.
        [document] They will be checked against registers. We will write about the answer.
       *[other] The new data are in { -esoz } now.
    }
    { $for-other ->
        [yes] A declaration with a doctor stays in force.
       *[no] Your declaration stays in force, no new one is needed.
    }{ $limited ->
        [yes] {" "}Sign in again with the same signature: the whole cabinet will open.
       *[no] {""}
    }
done-VERIFICATION = Check status

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
