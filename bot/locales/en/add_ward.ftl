title = Add a person I represent

# J7.1
recorded = An adult is represented by a guardian whom a court or guardianship body has appointed.
    Is this person in the Patient Register? With a doctor, or after a visit to a clinic, yes.
recorded-RECORDED = Yes, in the register
recorded-NEW = No, or I do not know

page = { $form ->
        [relate_ward] You need the person's tax number or document and the decision on guardianship.
       *[add_ward] You need the person's document and the decision on guardianship.
    }
    The data go only on the secure page.
    Match code: <b>{ $match_code }</b>. Sign only if the page shows the same code.

done = Done.

abort-not-verified = Your own data do not match a state register. They have to be put right first.
    Then you can add a person you represent. Nothing was sent.
abort-not-verified-VERIFICATION = What does not match
abort-no-phone = To represent a person you need a confirmed phone of your own. Add a number and come back.
abort-no-phone-ADD_NUMBER = Add a number
abort-represented = You have a legal representative yourself, so you cannot represent somebody else.
    The { -nszu } line can help: { -nszu-line }.
