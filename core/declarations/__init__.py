"""Declarations: activation, termination, history, printed form."""
