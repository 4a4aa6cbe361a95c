"""The Bot API itself: calls read, checked against the schema, carried out, answered."""
