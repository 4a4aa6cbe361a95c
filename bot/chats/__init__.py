"""Chats: who is behind one, its settings, its tokens and the conversation as it stands."""
