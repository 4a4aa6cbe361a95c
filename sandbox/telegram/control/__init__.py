"""The control API: playing a person, reading a chat, ordering trouble. README.md documents it."""
