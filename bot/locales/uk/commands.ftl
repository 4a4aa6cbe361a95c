# Описи команд у списку Telegram
menu = Меню
help = Допомога
back = На крок назад
cancel = Зупинити
lang = Мова і вигляд
privacy = Про ваші дані
