"""What both channels of Zalo share: HTTP, the cutting of texts, the reading of shapes that nobody promised.

May import what `channels/` may, and neither of the two channels.
"""
