"""The sandbox's start page: where everything is, and the invented patients' key files."""
