"""Persons of the register of patients."""
