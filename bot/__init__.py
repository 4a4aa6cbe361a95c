"""The patient information system in Telegram: chat, secure page, directory, notifications."""
