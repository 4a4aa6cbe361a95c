"""Stand-ins for the services where people sign, or are recognised, outside of the secure page."""
