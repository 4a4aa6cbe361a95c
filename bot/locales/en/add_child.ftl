title = Add a child

# J7.2, ER15
page = For a child under 14 a parent or guardian signs.
    You need the birth certificate. A tax number is not required under 14.
    The data go only on the secure page.
    Match code: <b>{ $match_code }</b>. Sign only if the page shows the same code.
page-OLDER = The child is 14 or older

# J7.8
older = From 14 people choose a doctor themselves, with their own signature.
    Submitting online is possible if legal capacity is confirmed in { -esoz }. Otherwise at a clinic, without parents.
older-FIND = Find a doctor

done = Done.

abort-not-verified = Your own data do not match a state register. They have to be put right first.
    Then you can add a child. Nothing was sent.
abort-not-verified-VERIFICATION = What does not match
abort-no-phone = To represent a child you need a confirmed phone of your own. Add a number and come back.
abort-no-phone-ADD_NUMBER = Add a number
abort-represented = You have a legal representative yourself, so you cannot represent a child.
    The { -nszu } line can help: { -nszu-line }.
