title = Remind me in a month

# J7.7 "Remind me in a month"
agreed = Good, we will remind you on { DAY($day) }.
    If you choose another doctor before that, we will not disturb you.
agreed-GOOD = OK
agreed-CANCEL = Do not remind me

done = { $kept ->
    [yes] The reminder is noted. You can also choose a doctor now.
   *[no] The reminder is cancelled. You can choose a doctor at any time.
}
done-FIND = Choose a doctor

abort-nothing = There is nothing to remind you of: this declaration is ending or has ended. Choose a doctor now.
abort-nothing-FIND = Choose a doctor
