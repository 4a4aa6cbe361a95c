"""Hostile octets in quantity: every parser of the verifier, and every bit of good containers.

``./dev fuzz`` runs it; the corpus that it found is replayed by the tests.
"""
