"""The clinic console: a small МІС in which the invented doctors answer requests and sign."""
