"""Who may call: OAuth clients, sign-in by signature, tokens, scopes, the journal of reads."""
