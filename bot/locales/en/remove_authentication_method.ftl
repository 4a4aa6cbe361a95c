title = My numbers

# J12.6
numbers = Numbers that confirmation codes go to. Choose the one to remove.
numbers-item = Remove { PHONE($phone) }
numbers-line = { $number }. { PHONE($phone) }, since { DAY($since) }
numbers-empty = Your data have no number for codes. Add one.
numbers-ADD = Add a number

confirm = Remove the number { PHONE($phone) }? It will no longer receive codes.
confirm-REMOVE = Remove
confirm-KEEP = Keep

done = The number { PHONE($phone) } is removed. It will no longer receive codes.
    What happens next: we tell all your chats about it.
done-NUMBERS = My numbers

abort-last = This is the only way to ask you whether it is you. It cannot be removed. Add another number first.
abort-last-ADD = Add a number
abort-gone = This number is no longer in your data. Nothing was changed.
abort-gone-NUMBERS = My numbers
