"""Bindings: which Telegram account stands for which person, by what proof, with which tokens."""
