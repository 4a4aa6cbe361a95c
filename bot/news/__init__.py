"""The core's event feed, turned into deliveries: which change is news, and for which chats."""
