"""How a person proves that it is he: methods, and codes by SMS."""
