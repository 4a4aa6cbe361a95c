title = My family
done = The relationship has ended. You no longer act for this person.

age = { $age ->
    [0] under a year
    [one] { $age } year
   *[other] { $age } years
}

who = { $side ->
    [represented] { $first-name }, { age }
   *[representing] You are represented by { $name }
}
state = { $state ->
    [verified] the relationship is confirmed
    [refused] the relationship is not confirmed
    [ended] the relationship has ended
   *[waiting] the relationship is being checked
}

family = My family.
family-item = { $side ->
    [represented] { $first-name }, { age }
   *[representing] { $name }
}
family-line = { $number }. { who }: { state }
family-empty = You represent nobody, and nobody represents you.
family-ADD_CHILD = Add a child
family-ADD_WARD = Add a person I represent

# J7.3, J7.4, J7.6
relationship = { who }.
    { $state ->
        [verified] The relationship is confirmed.
        [refused] The relationship is not confirmed. It may be stated again with another document.
        [ended] The relationship has ended.
       *[waiting] Not confirmed automatically yet. The doctor or { -nszu } will check the document. We will write.
    }
    { $lasts ->
        [until] The last day: { DAY($until) }.
       *[open] {""}
    }
    { $soon ->
        [yes] On { DAY($turns-14) } the child turns 14. From then the child chooses a doctor with a signature of their own. The current declaration stays.
       *[no] {""}
    }
relationship-DOCTOR = Choose a doctor
relationship-DECLARATION = Show the declaration
relationship-DATA = Show the data
relationship-CHANGES = What changes
relationship-STATUS = State of the check
relationship-END = End the relationship
relationship-FAMILY = To the family

end = End the relationship: { $first-name }, { age }?
    You will no longer be able to act for this person. The current declaration stays.
end-END = End it
end-FAMILY = Keep it
