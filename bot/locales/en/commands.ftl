# Descriptions of the commands in Telegram's list
menu = Menu
help = Help
back = One step back
cancel = Stop
lang = Language and layout
privacy = About your data
