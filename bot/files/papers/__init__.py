"""Papers as Word files: templates of `messages/papers/`, filled in. A paper is a file here.

docxtpl takes half a second to load: it is imported inside of what fills a paper, not at a start of the bot.
Imports `handlers` and what stands right of it; never a page.
"""
