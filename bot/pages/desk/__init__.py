"""The officers' desk under /officer: pages for whoever came in by the link that /ban gives.

To add a page: a file here with a class that takes `Desks` and has `add_to(app)`, a line in `every.py`; its template
in `messages/web/desk/` begins with `{% extends "desk/layout.html" %}`; its words are a table of `messages/*/desk.toml`.
Its routes are `desks.page(show)` with `async def show(request, desk)`, and `desks.form(take)` with `async def
take(request, desk, sent)` for a POST, whose CSRF token was looked at: `{{ csrf }}` stands within each form.
What is read comes by `await desks.read(desk, function, …)`, which hands `function` the officer's `Talk`; what is
changed goes through `desks.intake`. What is unknown or of another unit raises `UnknownError`. Links at the head stand
in `layout.py`.

May import `bot.http`, `bot.files`, `bot.intake`, and no page outside of this folder.
"""
