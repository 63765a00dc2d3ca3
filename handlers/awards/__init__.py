"""Award lists: who and what stands where in a time, by rules that each list says itself.

`weighing` makes them, `tables` puts them into rows and words for a file, `ordering` is what an officer asks in a chat.
May import `handlers.officers` and what stands under it.
"""
