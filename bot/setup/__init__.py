"""The set-up page `/cai-dat`: from an empty folder to the first board, for somebody who is no programmer.

A step is a file here with its routes, its template in `messages/web/setup/`, its words in `messages/*/setup.toml` and
its line in `frame.STEPS`. Imports what stands right of `app`; only `bot.app` and the command line open it.
"""
