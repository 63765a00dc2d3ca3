"""The support desk: questions to a human, and what its teams keep beside them.

May import `storage.people` and what stands under it.
"""
