"""What every web page and every channel with an HTTP side shares: headers, bodies, limits, refusals, signed addresses.

It imports `background`, `bot.files.media` and what stands right of `bot`; never a page or a channel.
"""
