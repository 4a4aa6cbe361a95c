"""Makes the vectors of the signer's tests: ``python -m tests.page.making``.

Everything is drawn from a seed, so that making them again changes nothing.
"""
