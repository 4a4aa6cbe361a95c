# J1.1
welcome = Welcome! This is the patient cabinet in Telegram.
    Find a doctor, submit or end a declaration, change your data in { -esoz }.
    It is free.
welcome-begin = Start
welcome-search = Search without sign-in
welcome-language = Українська
# J1.2
welcome-demo = Training mode: people, doctors and clinics are invented.

# J1.3
consent = The bot keeps: this chat's id, your settings, a log of your actions.
    It never asks in chat for passport, tax number or diagnoses. Those go only on the secure page.
    Messages pass through Telegram's servers.
consent-agree = I agree
consent-more = More
consent-refuse = I do not agree

# J1.4
refused = Fine. Nothing was kept.
    You can choose a doctor at a clinic or in the state e-cabinet. Call { -nszu-line } for help.
refused-again = Start over

# J1.5
mode = Which suits you?
mode-buttons = With buttons
mode-words = Text only

# Back from a browser with a one-time code
return-completed = Thank you, your signature counts. We go on here.
return-proved = Thank you, it is really you. Return to the page and check the text.
# ER21
return-elsewhere = This link was made for another chat. Return to the bot and open a new one.
# ER9
return-ended = This link no longer works; that is for safety. Open a new one from the bot.
return-menu = Menu
