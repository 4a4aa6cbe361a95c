title = Find a doctor
done = The search is finished.

speciality = { $speciality ->
    [FAMILY_DOCTOR] family doctor
    [THERAPIST] therapist
    [PEDIATRICIAN] paediatrician
   *[other] doctor
}

# J5.2
how = How to search?
how-BY_PLACE = By place
how-BY_SURNAME = By surname
how-NEAR = Near me

# J5.3
place = Type the name of your city, town or village.
place-too-short = Type at least two letters of the name.
place-nobody-found = No doctors found in “{ $typed }”. Check the name or type a town nearby.

# J5.4
settlement = { $count ->
    [one] We found { $count } place for “{ $typed }”. Choose yours.
   *[other] We found { $count } places for “{ $typed }”. Choose yours.
}
settlement-item = { $name }
settlement-line = { $number }. { $name }, { $area } – { $doctors ->
    [one] { $doctors } doctor
   *[other] { $doctors } doctors
}
settlement-empty = No places found.
settlement-NOT_MINE = Mine is not here

surname = Type the doctor's surname or its beginning.
surname-too-short = Type at least two letters of the surname.
surname-nobody-found = No doctor named “{ $typed }” was found. Check the spelling.

# J5.10
near = Share your location with the button below. It is used once and not stored.
near-BY_PLACE = By place
near-nobody-found = No doctors within { $km } km. Search by the name of a town.

# J5.6
doctors = { $placed ->
    [yes] { $where }:
   *[no] Found:
} { $count ->
    [one] { $count } doctor
   *[other] { $count } doctors
}{ $free ->
    [yes] {" "}with free places.
   *[no] .
}
    { $group ->
        [children] Showing paediatricians and family doctors.
       *[adults] Showing family doctors and therapists.
    }
    Data as of { MOMENT($as-of) }
doctors-item = { $number }. { $short }
doctors-line = <b>{ $number }. { $name }</b>, { speciality }
    { $division }, { $address }
    { $free ->
        [0] No free places.
        [one] { $free } place free.
       *[other] { $free } places free.
    } { $contract ->
        [yes] NSZU contract: yes.
       *[no] NSZU contract: no.
    }
# J5.8
doctors-empty = No doctors with free places here now. You can show all of them.
doctors-SHOW_ALL = Show all
doctors-ONLY_FREE = With places only
doctors-ANY_KIND = All doctors
doctors-FAMILY = Family doctors
doctors-THERAPIST = Therapists
doctors-PEDIATRICIAN = Paediatricians

# J5.7
card = { $gone ->
    [yes] This doctor no longer takes declarations.
   *[no] <b>{ $name }</b>, { speciality }{ $years ->
        [0] {""}
        [one] , { $years } year of practice
       *[other] , { $years } years of practice
    }
    { $division }, { $address }
    Takes new patients: { $free ->
        [0] over the norm only, the doctor decides
       *[other] yes, { $free } of { $limit }
    }
    Hours: { $hours ->
        [none] not known
       *[other] { HOURS($hours) }
    }
    { $contract ->
        [yes] NSZU contract: yes.
       *[no] NSZU contract: no.
    }
}
card-SUBMIT = Submit a declaration
card-ADDRESS = Show address
card-TO_LIST = Back to list

address = { $gone ->
    [yes] This doctor no longer takes declarations.
   *[no] { $clinic }
    { $division }
    { $address }
    Phone: { $phone }
}
address-SUBMIT = Submit a declaration
address-TO_LIST = Back to list
