"""python-telegram-bot over HTTP: its own client (httpx), its ConversationHandler, and a webhook on aiohttp.

At its best: an update is handled within its request, many at once (its own web server queues updates in memory, says
200 and handles one at a time), and its client has as many connections as there are updates in flight, no more: its
usual 256 make it slower.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, PicklePersistence
from telegram.request import HTTPXRequest

from tests.bench.drive import run
from tests.bench.http.rival import PATH, SECRET, SECRET_HEADER, asked, serve
from tests.bench.rivals.ptb import conversation

#: Of its client, and updates at once.
CONNECTIONS = 64


async def main() -> None:
    """Until SIGTERM; then it says how many forms arrived."""
    me = asked()
    keep = me.kept == "pickle"
    builder: Any = ApplicationBuilder().token(me.token).base_url(f"{me.api}/bot").job_queue(None).updater(None)
    builder = builder.request(HTTPXRequest(connection_pool_size=CONNECTIONS)).concurrent_updates(CONNECTIONS)
    if keep:
        builder = builder.persistence(PicklePersistence(me.folder / "ptb.pickle"))
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    application.add_handler(conversation(keep))

    async def take(request: web.Request) -> web.Response:
        if request.headers.get(SECRET_HEADER) != SECRET:
            return web.Response(status=403)
        await application.process_update(Update.de_json(await request.json(), application.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post(PATH, take)
    async with application:
        await application.start()
        await serve(app, me, lambda: application.bot.set_webhook(me.webhook, secret_token=SECRET))
        await application.stop()
    print(len(application.bot_data.get("handed in", ())), flush=True)


if __name__ == "__main__":
    run(main())
