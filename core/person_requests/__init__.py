"""Requests about a person's own data: registering oneself, and changing what is recorded."""
