title = Data check
done = That is all.

register-name = { $register ->
    [drfo] Tax register
    [dracs_birth] Birth certificate
    [dracs_death] Register of deaths
    [dracs_name_change] Name change
    [unzr] Demographic register
    [mvs_passport] Passport
    [dms_passport] Passport or ID card
    [nhs] Check at { -nszu }
    [legal_capacity] Document of legal capacity
   *[other] Another register
}
said = { $status ->
    [VERIFIED] matches
    [NOT_VERIFIED] does not match
    [CHANGES_NEEDED] your data need a correction
    [IN_REVIEW] checked by a person at { -nszu }
    [VERIFICATION_NEEDED] in progress
    [VERIFICATION_NOT_NEEDED] needs no check
   *[other] the answer is not clear yet
}

# J12.7
registers = Data check
    { $status ->
        [VERIFIED] Everything matches. Nothing needs to be done.
        [NOT_VERIFIED] Something does not match a state register. A new declaration has to wait.
            You can see your doctor. E-prescriptions or sick notes may be affected.
        [CHANGES_NEEDED] Your data need a correction. You can see your doctor.
            E-prescriptions or sick notes may be affected.
       *[other] Your data are still being checked. You can see your doctor.
            E-prescriptions or sick notes may be affected.
    }
registers-item = { register-name }
registers-line = { $number }. { register-name }: { said }
registers-empty = No register has answered yet. It usually takes a few minutes.
registers-REFRESH = Refresh
registers-UPDATE = Change my data

advice = { register-name }: { said }.
    { $status ->
        [VERIFIED] Nothing needs to be done.
        [VERIFICATION_NOT_NEEDED] Nothing needs to be done.
        [IN_REVIEW] The register does not have it in machine form. A person will check it. We will write about the answer.
        [VERIFICATION_NEEDED] The register has not answered yet. We will ask again. We will write about the answer.
       *[other] { $register ->
            [drfo] Compare the tax number, name and birth date with your taxpayer card.
            [dracs_birth] Compare the name and birth date with the certificate.
            [dracs_death] The register holds that the person has died. That is a mistake in it. Call { -nszu }: { -nszu-line }.
            [dracs_name_change] Compare the surname with the document of name change or marriage.
            [unzr] Compare the number in the register (УНЗР) with your passport.
            [mvs_passport] Compare the series, number and date of issue with your passport.
            [dms_passport] Compare the number, date of issue and expiry with your card.
            [legal_capacity] Compare the number and date of the document of legal capacity.
           *[other] Compare your data with your documents.
        }
            If it is recorded wrongly, change your data. They will be checked again.
            If it is right, the register is mistaken. Ask the { -nszu } line: { -nszu-line }.
    }
advice-UPDATE = Change my data
advice-REGISTERS = Back to list
