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
    [CHANGES_NEEDED] your data need a correction
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
        You can see your doctor. { troubles }
    [CHANGES_NEEDED] Your data need a correction. You can see your doctor. { troubles }
    [IN_REVIEW] A person at { -nszu } is checking your data. You can see your doctor. { troubles }
    [VERIFICATION_NEEDED] Your data are still being checked. You can see your doctor. { troubles }
   *[other] The answer is not clear yet. You can see your doctor. Ask the { -nszu } line: { -nszu-line }.
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
registers-UPDATE = Change my data
registers-REFRESH = Refresh

# J12.7, "What to do"
mend = If it is recorded wrongly, change your data. They will be checked again.
    If it is right, the register is mistaken. Ask the { -nszu } line: { -nszu-line }.
what-to-do = { $register ->
    [drfo] Compare the tax number, name and birth date with your taxpayer card.
        { mend }
    [dracs_birth] Compare the name and birth date with the certificate.
        { mend }
    [dracs_death] The register has an entry of death with your data. If that is a mistake, call { -nszu }: { -nszu-line }.
    [dracs_name_change] Compare the surname with the document of name change or marriage.
        { mend }
    [unzr] Compare the number in the register (УНЗР) with your passport.
        { mend }
    [mvs_passport] Compare the series, number and date of issue with your passport.
        { mend }
    [dms_passport] Compare the number, date of issue and expiry with your card.
        { mend }
    [nhs] Compare your data with the documents that { -nszu } checked.
        { mend }
    [legal_capacity] Compare the number and date of the document of legal capacity.
        { mend }
   *[other] Compare your data with your documents.
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
advice-UPDATE = Change my data
advice-REGISTERS = Back to list
