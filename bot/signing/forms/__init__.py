"""Forms of the secure page over HTTP: what they ask, search of addresses, the text made of them."""
