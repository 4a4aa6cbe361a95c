"""Benches: what the project can bear, measured. ``./dev bench`` runs them."""
