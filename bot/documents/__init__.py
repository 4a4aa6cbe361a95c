"""Documents on their way to a chat: asked for, fetched when sent, removed."""
