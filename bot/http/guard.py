"""What stands around every request: errors become refusals with a reason, and every answer has the strict headers.

Nothing of a request but its route is ever logged: an address may hold a session, a body what people wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import orjson
import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware

from bot.http.headers import HEADERS
from bot.http.requests import refusal, refusal_page
from bot.shelves.shelf import ShelfTroubleError
from storage.database.store import TroubleError

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
HTTPS_ONLY_SECONDS = 365 * 24 * 3600  # for which a browser asks us by https only
BEHIND_HTTPS: web.AppKey[bool] = web.AppKey("behind_https", bool)  # PUBLIC_URL begins so
REASONS = {404: "not_found", 405: "not_found", 413: "too_large", 429: "too_fast"}  # by status; any other: a bad request

Admits = Callable[[web.Request], bool]
Refuse = Callable[..., web.Response]  # `refusal` or `refusal_page`

log = structlog.get_logger()


def guard(lang: str, admits: Admits | None = None) -> Middleware:
    """The outermost middleware of an application. `admits`: who may ask at all; None: everybody."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        response: web.StreamResponse
        refuse = refusal_page if _is_browser(request) else refusal
        if admits is not None and not admits(request):
            response = refuse(403, "only_this_machine", lang)
        else:
            response = await _answer(request, handler, lang, refuse)
        if not response.prepared:
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    return guarded


async def _answer(request: web.Request, handler: Handler, lang: str, refuse: Refuse) -> web.StreamResponse:
    trouble = "trouble_page" if refuse is refusal_page else "trouble"
    try:
        return await handler(request)
    except (TroubleError, ShelfTroubleError):
        return refuse(503, trouble, lang, {"Retry-After": "2"})
    except web.HTTPException as error:
        if error.content_type == "application/json" and refuse is refusal_page:
            return refuse(error.status, orjson.loads(error.text or "{}").get("key", "bad_request"), lang)
        if error.content_type == "application/json" or error.status < 400:
            error.headers.update(HEADERS)
            raise
        return refuse(error.status, REASONS.get(error.status, "bad_request"), lang)
    except HttpProcessingError:  # the head of a part of a form
        return refuse(400, "bad_request", lang)
    except ConnectionError:
        raise  # nobody is there to be answered
    except Exception as error:
        log.error("request_failed", route=_route(request), error=type(error).__name__)
        return refuse(500, trouble, lang)


def from_this_machine(request: web.Request) -> bool:
    """Whether our own page asks on this machine: no page of another site, no name that was made to point here."""
    return is_own_page(request, LOCAL_HOSTS)


def is_own_page(request: web.Request, hosts: Collection[str]) -> bool:
    """Whether a page of ours asks, by one of these names of ours."""
    host = request.host
    name, _, port = host.rpartition(":")
    if not port.isdigit():
        name = host
    origin = request.headers.get("Origin")
    return name in hosts and (origin is None or origin == f"http://{host}")


async def finish_headers(request: web.Request, response: web.StreamResponse) -> None:
    """The last look at every answer: it does not say what we are made of, and browsers remember that we speak https."""
    response.headers.pop("Server", None)
    if request.config_dict.get(BEHIND_HTTPS):
        response.headers.setdefault("Strict-Transport-Security", f"max-age={HTTPS_ONLY_SECONDS}")


def _is_browser(request: web.Request) -> bool:
    """Whether somebody looks at an address, and no program asks: for people there is a page."""
    return request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")


def _route(request: web.Request) -> str:
    """The pattern of an address: the address itself may hold a session."""
    resource = request.match_info.route.resource
    if resource is None:
        return ""
    return resource.canonical
