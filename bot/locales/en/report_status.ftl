title = Case status

# J14.4: case status
report = Case { $case }, { MOMENT($filed) }.
    { $state ->
        [open] Now: recorded, it is being looked into.
       *[closed] Looked into on { MOMENT($closed) }.
    }
    { -nszu } line: { -nszu-line }.
report-REFRESH = Refresh
report-SIGN_IN = Sign in again

done = Done.
abort-none = This chat has reported nothing.
abort-none-ACTIONS = Actions with my data
