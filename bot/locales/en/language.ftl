language = Choose the language or the layout.
language-uk = Українська
language-en = English
language-words = Text only
language-buttons = With buttons
language-menu = Menu
