"""The public page that checks a printed declaration or its signed file; keeps nothing."""
