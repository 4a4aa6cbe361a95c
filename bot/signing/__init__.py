"""Signing sessions and the secure page: what the patient signs, where, and what comes of it."""
