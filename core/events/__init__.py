"""The feed of changes that every channel reads."""
