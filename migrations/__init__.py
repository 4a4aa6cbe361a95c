"""One history of migrations for the schemas ``core`` and ``bot``."""
