title = Submit a declaration

speciality = { $speciality ->
    [FAMILY_DOCTOR] family doctor
    [THERAPIST] therapist
    [PEDIATRICIAN] paediatrician
   *[other] doctor
}

# ER7b
pending = You are already waiting for Dr { $doctor }. Submit to another?
    The first request will close.
pending-CONTINUE = Submit to another
pending-WAIT = Wait

# J6.1
replace = { $for-other ->
        [yes] A declaration is in force:
       *[no] You already have a declaration:
    } Dr { $doctor }, since { DAY($since) }.
    The new one ends it automatically. You need not end it yourself.
replace-CONTINUE = Continue
replace-KEEP = Keep as is

# ER1
full = Dr { $short } has no free places now.
    Going over the norm is their decision. The declaration in force has not changed.
full-SUBMIT_ANYWAY = Submit anyway
full-OTHERS = Other doctors

# J6.2, J7.5
review = Check your request.
    Patient: { $patient }{ $for-other ->
        [yes] , born in { $born }
       *[no] {""}
    }
    Doctor: { $name }, { speciality }
    Clinic: { $division }, { $address }
    Clinic's phone: { $phone }{ $for-other ->
        [yes] {""}
            Signed by: { $signer }, { $relation ->
                [mother] mother
                [father] father
               *[other] legal representative
            }
       *[no] {""}
    }
review-SIGN = Sign
review-OTHER_DOCTOR = Another doctor

# J6.3
sign = Sign the declaration on the secure page.
    Match code: <b>{ $match_code }</b>. Text fingerprint: <b>{ $fingerprint }</b>. Both must match.
    After you sign, we will write here.

# J6.5
done = The declaration is signed.
    Number: { $number }
    { $accepted ->
        [yes] It is in force already: the doctor has a free place, no separate consent is needed.
            What happens next: you can turn to the doctor. A previous declaration, if any, has ended.
       *[no] What happens next: the clinic has it. An answer is due by { DAY($deadline) }. We will write at once.
            { $current ->
                [yes] The current declaration stays in force until then.
               *[no] Until the answer no declaration is in force.
            }
    }
done-RATE = Rate
done-TRACK = Track the request

# ER7a
abort-same-doctor = There is an active declaration with Dr { $doctor } already, since { DAY($since) }. No new one needed.
abort-same-doctor-SHOW = Show the declaration
# ER14
abort-gone = The doctor no longer takes declarations at this clinic. Choose another.
abort-gone-OTHERS = Find another
abort-waiting = Fine, let us wait. The clinic's answer will come here.
abort-waiting-SHOW = Show the request
abort-kept = Fine. The declaration stays in force.
# J7.8
abort-minor = You can see your data.
    You may submit online if { -esoz } has your legal capacity confirmed.
    Otherwise at a clinic, without parents.
abort-minor-FIND = Find a clinic
abort-minor-DATA = My data
