"""A second channel: «Е-кабінет», a portal that signs patients in on the core's consent page."""
