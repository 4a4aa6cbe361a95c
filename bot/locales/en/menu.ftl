# J0.1
menu = Menu. Choose what to do.
continue-stopped = Continue what you began
help-button = Help
language-button = Language and layout

# Buttons shared by all steps
to-menu = Menu
back = Back
stop = Cancel
open-page = Open the page
previous-page = Previous
next-page = More
share-contact = Share my number
share-location = Share location

# Rule 2: step counter
step-counter = Step { $number } of { $total }.
# J7.1: every screen says for whom it is
acting-for = For: { $first-name }, { age }.
age = { $age ->
    [0] under a year
    [one] { $age } year
   *[other] { $age } years
}
# J1.5: text only
words-hint = Type a word or a number:
# Closes the keyboard that shared a number or a place
received = Received.

# J0.3
stopped = Stopped. Nothing was sent. We keep what you entered for { $days ->
    [one] { $days } day
   *[other] { $days } days
}.
stopped-continue = Continue
stopped-erase = Erase it
erased = What you entered is erased.

# ER16
question = { $total ->
    [1] You stopped on the way.
   *[other] You stopped at step { $number } of { $total }.
} Continue?
question-continue = Continue
question-anew = Start over
question-erase = Erase

# ER17
stale = This button is out of date. Here is where you are now:

# ER20
not-understood = We did not understand. Press a button or type its word.
not-understood-repeat = Repeat

# ER11
page-expired = The page was not used in time. Nothing was sent, your input is kept.
page-expired-again = Open again

# J4: the rule about other people's contact cards
foreign-contact = This is another person's number. Share your own with the button below.
not-a-phone = This does not look like a phone number. Type it like this: +380 67 123 45 67.
not-a-code = The code is digits only. Type the digits from the SMS.
too-long = This text is too long. Please type a shorter one.

# Words that work in every state (rule 7); parted by commas
words-menu = menu
words-back = back
words-help = help
words-stop = stop, cancel
