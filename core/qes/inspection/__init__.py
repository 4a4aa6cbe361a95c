"""What is in a file, told as a person would want to read it. Nothing here is verified."""

from .recognising import inspect

__all__ = ["inspect"]
