"""Comparison of persons with the state registers."""
