"""The inbox of text messages: stands in for the operator's SMS gateway."""
