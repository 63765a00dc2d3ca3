"""The support desk: people ask a human of their union, who answers in a chat of their own; the form waits meanwhile.

`asking` is the side of whoever asks, `helping` that of the team, `writing` what either types next, `told` what the
other side hears. May import `handlers.officers` and what stands under it.
"""
