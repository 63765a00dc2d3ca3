"""Every question of every form in every language, as a channel without buttons shows it: `python -m bot show`."""

from __future__ import annotations

from rich.console import Console

from handlers.receive import FLOWS
from messages.catalog import LANGUAGES, has, say


def show(lang: str = "") -> None:
    """Print label, question, example, help and the labels of the choices."""
    console = Console(highlight=False, soft_wrap=True)
    for language in (lang,) if lang else LANGUAGES:
        for flow in FLOWS.values():
            console.print(f"\n[bold]{flow.name} ({language})[/bold]")
            for number, step in enumerate(flow.steps, 1):
                console.print(
                    _question(flow.name, step.key, getattr(step, "values", ()), language, number),
                    markup=False,
                )


def _question(flow: str, key: str, values: tuple[str, ...], lang: str, number: int) -> str:
    name = f"{flow}.{key}"
    lines = [f"\n{number}. {say(f'{name}.label', lang)}", f"   {say(f'{name}.ask', lang, n=0)}"]
    lines += [f"   - {say(f'{name}.choice.{value}', lang)}" for value in values]
    lines += [
        f"   {part}: {say(f'{name}.{part}', lang)}" for part in ("example", "help") if has(f"{name}.{part}", lang)
    ]
    return "\n".join(lines)
