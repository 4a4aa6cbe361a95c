"""Flows walked in a whole running installation."""
