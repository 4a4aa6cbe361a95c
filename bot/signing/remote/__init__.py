"""Ways to sign, and to be recognised, outside of the secure page.

A way of signing takes the digest of the bytes elsewhere (the Дія app) and brings a signature back.
It starts only from a page that was admitted, and ends where a page's own signature ends.
"""
