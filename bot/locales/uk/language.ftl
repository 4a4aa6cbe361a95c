language = Оберіть мову або вигляд.
language-uk = Українська
language-en = English
language-words = Лише текстом
language-buttons = З кнопками
language-menu = У меню
