title = Data check
done = That is all.

register-name = { $register ->
    [drfo] Tax register
    [dracs_birth] Birth certificate
    [dracs_death] Register of deaths
    [dracs_name_change] Name change
    [unzr] Demographic register
    [mvs_passport] Passport
    [dms_passport] ID card or permit
    [nhs] Check at { -nszu }
    [legal_capacity] Document of capacity
   *[other] Another register
}
answer = { $status ->
    [VERIFIED] matches
    [NOT_VERIFIED] does not match
    [CHANGES_NEEDED] the data need a correction
    [IN_REVIEW] checked by a person at { -nszu }
    [VERIFICATION_NEEDED] in progress
    [VERIFICATION_NOT_NEEDED] needs no check
   *[other] the answer is not clear yet
}
death-answer = { $status ->
    [VERIFIED] has no entry
    [NOT_VERIFIED] has an entry
    [CHANGES_NEEDED] has an entry
   *[other] { answer }
}
said = { $register ->
    [dracs_death] { death-answer }
   *[other] { answer }
}
troubles = E-prescriptions or sick notes may be affected.
whole = { $overall ->
    [VERIFIED] Everything matches. Nothing needs to be done.
    [VERIFICATION_NOT_NEEDED] No check is needed. Nothing needs to be done.
    [NOT_VERIFIED] Something does not match a state register. A new declaration has to wait.
        The doctor can be seen. { troubles }
    [CHANGES_NEEDED] The data need a correction. The doctor can be seen. { troubles }
    [IN_REVIEW] A person at { -nszu } is checking the data. The doctor can be seen. { troubles }
    [VERIFICATION_NEEDED] The data are still being checked. The doctor can be seen. { troubles }
   *[other] The answer is not clear yet. The doctor can be seen. Ask the { -nszu } line: { -nszu-line }.
}

# J12.7
registers = Data check, as of { CLOCK($now) }
    { whole }
    Press a register to see what to do.{ $picture ->
        [wanted] {" "}A document has to be shown: its picture is missing.
       *[no] {""}
    }
registers-item = { register-name }
registers-line = { $number }. { register-name }: { said }
registers-empty = Data check, as of { CLOCK($now) }
    { whole }
    There are no answers of single registers.{ $picture ->
        [wanted] {" "}A document has to be shown: its picture is missing.
       *[no] {""}
    }
registers-DOCUMENTS = Show a document
registers-UPDATE = Change data
registers-REFRESH = Refresh

# J12.7, "What to do"
mend = { $for-other ->
        [yes] If this person’s data are recorded wrongly, change them. They
       *[no] If it is recorded wrongly, change your data. They will be checked again.
    }
    If it is right, the register is mistaken. Ask the { -nszu } line: { -nszu-line }.
whose-data = { $for-other ->
    [yes] this person’s data
   *[no] your data
}
what-to-do = { $register ->
    [drfo] Compare the tax number, name and birth date with the taxpayer card.
        { mend }
    [dracs_birth] Compare the name and birth date with the certificate.
        { mend }
    [dracs_death] The register has an entry of death with { $for-other ->
            [yes] this person’s data
           *[no] your data
        }. If that is a mistake, call { -nszu }: { -nszu-line }.
    [dracs_name_change] Compare the surname with the document of name change or marriage.
        { mend }
    [unzr] Compare the number in the register (УНЗР) with the passport.
        { mend }
    [mvs_passport] Compare the series, number and date of issue with the passport.
        { mend }
    [dms_passport] Compare the number, date of issue and expiry with the card.
        { mend }
    [nhs] Compare { whose-data } with the documents that { -nszu } checked.
        { mend }
    [legal_capacity] Compare the number and date of the document of legal capacity.
        { mend }
   *[other] Compare { whose-data } with the documents.
        { mend }
}
advice = { register-name }: { said }.
    { $status ->
        [VERIFIED] Nothing needs to be done.
        [VERIFICATION_NOT_NEEDED] Nothing needs to be done.
        [NOT_VERIFIED] { what-to-do }
        [CHANGES_NEEDED] { what-to-do }
        [IN_REVIEW] The register did not find these data. A person will check them. We will write about the answer.
        [VERIFICATION_NEEDED] The register has not answered yet. We will ask again. We will write about the answer.
       *[other] Nothing needs to be done now. Ask the { -nszu } line: { -nszu-line }.
    }
advice-UPDATE = Change data
advice-REGISTERS = Back to list
