"""Headers of our answers: what a page may load, and what holds for every answer.

A page that needs more than nothing says so in its own policy: `content_policy("style-src 'self'")`.
"""

from __future__ import annotations

from urllib.parse import quote

NOBODY = "'none'"
#: Telegram in a browser, which shows a Mini App in a frame; its programs do not.
TELEGRAM_WEB = "https://web.telegram.org"


def content_policy(*allowed: str, forms: str = NOBODY, framed_by: str = NOBODY) -> str:
    """A Content-Security-Policy: nothing but what is allowed here.

    `forms`: where forms may be sent; `framed_by`: whose page may show this one within itself.
    """
    return "; ".join(
        ("default-src 'none'", *allowed, "base-uri 'none'", f"form-action {forms}", f"frame-ancestors {framed_by}")
    )


CSP = content_policy("script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:", "connect-src 'self'")

# Of every answer that does not say otherwise (`bot.http.guard`).
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

# Of what stands at a secret address: no search engine keeps it, no other site learns of it.
# ("no-referrer" would have browsers send a form with the origin "null", which might be any site's.)
SECRET_ADDRESS_HEADERS = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}


def attachment(name: str) -> str:
    """The Content-Disposition of what is to be saved under that name, never opened as a page (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(name)}"
