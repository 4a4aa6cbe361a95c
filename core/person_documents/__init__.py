"""Scans of documents that a rule demands."""
