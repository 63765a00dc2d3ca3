"""The gate: what a text is besides an answer. Each kind of remark has its file; here they are put in order."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from handlers.reading.fold import fold, remembered
from handlers.reading.remarks.courtesy import complaint, greeting, thanks
from handlers.reading.remarks.leaving import leaving, waiting
from handlers.reading.remarks.menu import about_profile
from handlers.reading.remarks.questions import question
from handlers.reading.remarks.said import Said
from handlers.reading.remarks.topics import about
from handlers.reading.remarks.unable import unable, will_ask

Kind = Literal["", "question", "unable", "leaving", "waiting", "thanks", "complaint", "greeting"]
LONGEST = 240  # letters; what is longer tells something, whatever it asks at its end


class Remark(NamedTuple):
    """What somebody says to us. `sure`: it can be no answer; else the person is asked whether it is one."""

    kind: Kind = ""
    about: str = ""  # of a question: a key of `menu.faq`, "" where it asks about the open question itself
    sure: bool = True


NONE = Remark()


@remembered
def read(text: str) -> Remark:
    """What this says besides answering; NONE for what tells something, which is nearly every text."""
    if len(text) > LONGEST or not _MAY_REMARK.search(fold(text)):
        return NONE
    said = Said(text)
    if thanks(said):
        return Remark("thanks")
    if complaint(said):
        return Remark("complaint")
    if greeting(said):
        return Remark("greeting")
    if waiting(said) or will_ask(said):
        return Remark("waiting")
    left = leaving(said)
    if left:
        return Remark("leaving", sure=left == "sure")
    lost = unable(said)
    if lost:
        return Remark("unable", sure=lost == "sure")
    if about_profile(said):
        return Remark("question", "profile")
    asks = question(said)
    if asks:
        return Remark("question", about(said), asks == "sure")
    return NONE


# Every remark holds one of these; most answers hold none, and nothing more is looked at.
_MAY_REMARK = re.compile(
    r"\?|\b(?:gi|j|sao|dau|nao|may|ai|khong|k|ko|kg|hk|hok|hong|hem|khum|kh|chua|chang|cha|bao|nhieu|hay|ha|nhi|hoi"
    r"|oi|ad"
    r"|bot|mai|mot|toi|chieu|trua|dem|lat|ti|chut|xiu|sau|ho so|thong tin|sdt|ca|viec|ban|dang|de|doi|cho|khoan"
    r"|nghi|dung|dat|giup|vi du|mau"
    r"|quen|kho|chiu|bo tay|bi|thua|cam on|chao|hello|hi|alo|doan|ten|camon|thank\w*|tks|qua|the|lam|ngu|phien|ranh"
    r"|ve|ntn|bn|z|v|what|how|why"
    r"|when|who|can|must|is|do|may|alo|e|em)\b"
)
