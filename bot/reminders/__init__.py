"""Reminders that a patient asked for: of a declaration that is about to end by itself."""
