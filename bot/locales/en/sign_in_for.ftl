title = Sign in for another person

age = { $age ->
    [0] under a year
    [one] { $age } year
   *[other] { $age } years
}

# J7: the representative signs for whom he acts
page = Sign with your own signature that you act for another person: { $first-name }, { age }.
    It is needed once, until you sign out of the cabinet.
    The link works for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }, and only once.
    Match code: <b>{ $match_code }</b>. Sign only if the page shows the same code.

done = You now act for another person: { $first-name }, { age }.

# J7.6, J7.8: from 14 a child acts himself
abort-ended = You cannot act for this person now.
    That happens when the relationship is not confirmed, or has ended.
    From 14 a child chooses a doctor with a signature of their own.
abort-ended-FAMILY = My family
abort-lost = You were signed out while the signature was being checked. Nothing was changed. Sign in and try again.
