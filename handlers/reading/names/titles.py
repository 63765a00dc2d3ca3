"""Titles before a name, as people of learning and of hospitals write them: "PGS.TS", "BS.CKII", "ThS.", "NGƯT"."""

from __future__ import annotations

import re

_TITLE = (
    r"(?:TSKH|PGS|GS|T\.S|TS|Th\.S|ThS|THS|Ths|"
    r"B\.S|BSCK|BSNT|BS|DSCK|DS|CNĐD|CNDD|CNHS|CN|KTVT|KTV|KTS|KS|ĐDCK|ĐDT|ĐDV|ĐD|NHS|YS|LS|CK|"
    r"NGND|NGƯT|NGUT|TTND|TTƯT|TTUT|NSND|NSƯT|NSUT)(?: ?(?:III|II|I|[12])(?!\w))?"
)
_TITLES = re.compile(rf"(?<!\w)(?:{_TITLE}(?!\w)[.,&\s-]*)+(?=[^\W\d_a-z]\w*\s+\w)")


def without_titles(text: str) -> str:
    """The same without titles before a name; small letters are left to who knows names: "bs" may be anything."""
    return _TITLES.sub("", text)
