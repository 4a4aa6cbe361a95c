"""Builds the signed material of the tests: keys, certificates, answers, stamps, containers.

Everything is computed from fixed seeds, so that building twice gives the same octets. Signing is
for tests only: the product verifies.
"""
