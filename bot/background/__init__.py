"""All that runs beside requests and events: loops that never end for good, and small tasks; nobody else begins a task.

Imports nothing of ours.
"""
