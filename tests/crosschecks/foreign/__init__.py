"""Programs of others, each behind the few calls that the tests make."""
