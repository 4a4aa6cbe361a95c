"""A strict double of Telegram's Bot API with a chat page and an HTTP control API.

Unmodified bots talk to it over HTTP as they would to Telegram; a person plays the user in the
browser, a test plays one over ``/control``. It refuses what Telegram refuses, in Telegram's words.
It knows nothing of the cabinet. README.md in this folder lists what is checked and what deviates.
"""
