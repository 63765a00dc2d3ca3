"""Every question of every form in every language, as a channel without buttons shows it: `python -m bot show`."""

from __future__ import annotations

from rich.console import Console

from handlers.conversation.context import Operator
from handlers.conversation.steps.step import AnyStep
from handlers.conversation.units import ANY_UNIT
from handlers.receive import FLOWS
from messages.catalog import LANGUAGES, has, say


def show(lang: str = "") -> None:
    """Print label, question, example, help and the labels of the choices."""
    console = Console(highlight=False, soft_wrap=True)
    languages = (lang,) if lang else LANGUAGES
    for language in languages:
        for flow in FLOWS.values():
            console.print(f"\n[bold]{flow.name} ({language})[/bold]")
            for number, step in enumerate(flow.steps, 1):
                question = _question(flow.name, step, language)
                console.print(f"\n{number}. {question}", markup=False)


def _question(flow: str, step: AnyStep, lang: str) -> str:
    name = f"{flow}.{step.key}"
    asked = say(f"{name}.ask", lang, operator=Operator(), **step.example_numbers)
    lines = [say(f"{name}.label", lang), f"   {asked}"]
    lines += [f"   - {say(f'{name}.choice.{value}', lang)}" for value in getattr(step, "values", ())]
    for part in ("example", "help"):
        if has(f"{name}.{part}", lang):
            lines.append(f"   {part}: {say(f'{name}.{part}', lang, like=ANY_UNIT, operator=Operator())}")
    return "\n".join(lines)
