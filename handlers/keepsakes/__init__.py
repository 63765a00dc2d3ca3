"""What people keep of an initiative, and what whoever scans such a paper is told: letters, certificates, stories.

May import `handlers.conversation`, `handlers.reading` and what stands right of `handlers`.
"""
