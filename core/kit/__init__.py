"""Building blocks without a domain: time, ids, database, tasks, crypto, HTTP routing."""
