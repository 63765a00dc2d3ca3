"""Lines about the settings: what is mistyped, where the bot listens, who is believed about who asks."""

from __future__ import annotations

from bot.kept_settings import counting
from bot.operations.looked_at.line import Line, both, named
from bot.settings import ENV_FILE, ROLES, THIS_HOST, Settings, kept_path
from messages.catalog import in_every_language

LOCAL_HOSTS = THIS_HOST  # a proxy that reaches us there is on this machine


def mistakes(said: str) -> list[Line]:
    """What cannot be used as it is, a line each."""
    lines = []
    for mistake in said.split("\n"):
        name, _, why = mistake.partition(":")
        lines.append(named("settings", name, why.strip()))
    return lines


def lines(settings: Settings) -> list[Line]:
    """What is set."""
    public = settings.public_url or both("not_set")
    found = [named("address", f"{settings.host}:{settings.port}, PUBLIC_URL: {public}")]
    left = [role for role in ROLES if not settings.does(role)]
    if left:
        found.append(named("roles", settings.roles, both("other_roles", roles=", ".join(left)), may_wait=True))
    kept = kept_path()
    if counted := sorted(counting(kept, ENV_FILE)):
        found.append(named("settings_kept", f"{kept}: {', '.join(counted)}"))
    if settings.ignored:
        names = ", ".join(settings.ignored)
        todo = in_every_language("commands.setting.demo_ignores", names=names, database=settings.database)
        found.append(named("settings", names, todo, may_wait=True))
    return found + _proxy(settings)


def _proxy(settings: Settings) -> list[Line]:
    """Who is believed about who asks; said where a proxy may stand, and what to do where it stands elsewhere."""
    if not settings.public_url and not settings.trusted_proxies:
        return []
    trusted = ", ".join(str(network) for network in settings.proxies)
    todo = ""
    if not settings.trusted_proxies and settings.host not in LOCAL_HOSTS:
        todo = both("proxy_untrusted")
    return [named("proxies", trusted, todo)]
