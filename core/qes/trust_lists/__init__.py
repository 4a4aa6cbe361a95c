"""Trust lists in the forms they are published in, and the folder that one is kept in."""
