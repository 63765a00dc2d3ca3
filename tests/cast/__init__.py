"""What tests share: the people who talk, the rows that they make, the groups and officers that hear of them.

May import the project and `tests.program.program`; no test module imports another.
"""
