"""What the bot says: deliveries that wait in the database, and the sender that drains them."""
