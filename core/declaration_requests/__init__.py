"""Requests for a declaration: the way from a patient's choice to the doctor's signature."""
