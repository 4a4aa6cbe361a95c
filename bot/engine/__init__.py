"""Runs flows: a package, because one file would pass the house's limit of 400 lines.

Pure: ``callback`` what buttons carry · ``words`` what may be typed instead · ``inputs`` what the
patient did and how it answers a step · ``moves`` how a conversation moves · ``layout`` a screen and
its form for Telegram · ``screens`` and ``frame`` what is shown · ``states`` aiogram's states.

At work: ``turn`` and ``turns`` one update, one transaction · ``runner`` handlers, views and
outcomes · ``conversations`` taps, input and events · ``events`` what comes from elsewhere.
"""
