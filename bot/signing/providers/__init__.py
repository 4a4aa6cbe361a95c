"""Providers' services that the page cannot call itself: they are plain http and know no CORS."""
