"""What is not a conversation: first start, menu, help, language, errors, unknown input."""
