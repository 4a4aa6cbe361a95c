title = Actions with my data

# J14.1 and the honest limit under it
actions = Latest actions. Is there one you do not recognise? Report it.
    This shows actions in this service and granted access. Views in other { -esoz } systems do not reach us.
actions-item = I do not recognise { $number }
actions-line = { $number }. { MOMENT($at) } – { $what ->
    [here] this bot was given access
    [channel] the e-cabinet “{ $name }” was given access
    [account] a sign-in from the Telegram account •••{ $name }
    [added] the number { PHONE($phone) } was added
    [removed] the number { PHONE($phone) } was removed
    [changed] your data were changed
    [signed] you signed a declaration, { $name }
    [taken] the doctor signed a declaration, { $name }
   *[refused] the clinic did not confirm a request, { $name }
}
actions-empty = There have been no actions with your data here.
actions-ACCESS = Who has access
actions-ACCOUNTS = Telegram accounts

done = Done.
