title = Rate the cabinet

# J6.5, J9.1, J11.5 "Rate"
mark = How do you like the cabinet? Marks are counted without names; nobody sees who gave which.
mark-FIVE = 5 – very good
mark-FOUR = 4 – good
mark-THREE = 3 – fair
mark-TWO = 2 – poor
mark-ONE = 1 – very poor

done = { $is-good ->
    [yes] Thank you. The mark is counted.
   *[no] Thank you. The mark is counted. If something failed, ask the { -nszu } line: { -nszu-line }.
}
