title = Report an action

# J14.4, J13.5
confirm = { $number ->
    [yes] Report that the number { PHONE($phone) } is not yours? We will remove it from your data.
   *[no] Report that you do not recognise this action?
}
    The action will be marked as disputed. Every chat will be signed out, and this bot’s access paused.
    Your declarations will not change.
confirm-REPORT = Report
confirm-KEEP = Do not report

done = Recorded. The action is marked as disputed and this bot’s access is paused. { $removed ->
    [yes] The number is removed from your data.
    [last] The number stayed, because it is the only one. Sign in, add yours and remove this one.
   *[none] Check your numbers and accesses when you sign in again.
}
    Case <b>{ $case }</b>. { -nszu } line: { -nszu-line }.
done-STATUS = Case status
done-SIGN_IN = Sign in again
abort-kept = All right. Nothing was changed.
