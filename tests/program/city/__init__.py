"""A city that hands in and reads for weeks: 84 unions, officers of every habit, time that jumps from day to day.

`people.py` holds who lives there, `days.py` what they do on a day, `ledger.py` what was told to whom, read from the
outbox alone, `city.py` all of it together.
"""
