"""The wire of the core service: models and error codes that any channel may import."""
