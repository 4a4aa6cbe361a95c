title = New number in your data

# J13.5
question = The number { PHONE($phone) } was added to your data on { MOMENT($added) }. Was it you?
question-YES = Yes
question-NO = No, I do not know it

done = All right. The number stays in your data.
abort-gone = This number is no longer in your data.
abort-gone-NUMBERS = My numbers
