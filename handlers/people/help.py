"""Language, thanks and help: /ngonngu, /trogiup."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people import roles
from handlers.people.menu import aside
from handlers.people.start import proceed
from messages.catalog import LANGUAGES
from messages.format import paragraphs
from messages.wire import Option

# Help, the language, a kind word


def language(talk: Talk, wanted: str) -> None:
    """/ngonngu: Vietnamese or English, for this chat."""
    if wanted in LANGUAGES:
        talk.speak(wanted)
        proceed(talk, head=talk.say("menu.language_set"))
    else:
        menu = tuple(Option(f"/ngonngu {lang}", talk.say(f"menu.language.{lang}")) for lang in LANGUAGES)
        talk.tell(talk.say("menu.language.ask"), menu=menu)


def thanks(talk: Talk, _about: str) -> None:
    """Somebody says thank you, or goodbye."""
    talk.tell(talk.say("menu.welcome_back"))


def again(talk: Talk, _about: str) -> None:
    """ "Nhắc lại": the open question once more; without one the menu."""
    if talk.flow is None:
        proceed(talk)
    else:
        ask.ask(talk, again=True)


def show_settings(talk: Talk, _about: str) -> None:
    """/caidat: what may be set, each by its own command."""
    commands = {"/hoso": "profile", "/nhacnho": "reminders", "/ngonngu": "language", "/dulieu": "data"}
    menu = tuple(Option(command, talk.say(f"menu.setting.{name}")) for command, name in commands.items())
    talk.tell(talk.say("menu.settings"), menu=menu)


def help_all(talk: Talk, _about: str) -> None:
    """/trogiup: what the bot does and what may be typed."""
    text = paragraphs(talk.say("menu.help"), roles.helped(talk))
    if talk.flow is not None and talk.flow_name != "consent":
        aside(talk, text)
    else:
        proceed(talk, head=text)
