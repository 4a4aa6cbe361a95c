"""What patients fill in, as plain data: its parts, a person made of it, the text made of that.

It passes through this process's memory: it is neither stored nor logged.
"""
