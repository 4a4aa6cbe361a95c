# J0.2
help = How can we help?
    Stop anything with the word "stop", return with "back", open the menu with "menu".
    People answer at { -nszu-line } ({ -nszu }).
help-repeat = Repeat the question
help-privacy = About my data
help-menu = Menu

# J1.3, "More"
privacy = The bot keeps the chat's number, language, layout and the step where you stopped. Unfinished work is erased after { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
    The bot keeps no names, numbers or documents. They are in { -esoz }, and the bot shows them only to you.
    Your signature opens access to { -esoz }. It closes by itself after { $minutes ->
        [one] { $minutes } idle minute
       *[other] { $minutes } idle minutes
    }.
    Your key and its password never leave your device.
    If a document number gets into the chat, the bot deletes the message at once.
privacy-back = Back
privacy-menu = Menu
