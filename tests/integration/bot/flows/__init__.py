"""Flows of the product, walked in a chat beside a real core."""
