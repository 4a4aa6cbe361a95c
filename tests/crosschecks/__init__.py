"""The project against programs of others: what is signed here they accept, and the other way.

Every agreement has a twin that both sides refuse, so that it can fail. A program that a machine
lacks makes its tests skip with the line that installs it.
"""
