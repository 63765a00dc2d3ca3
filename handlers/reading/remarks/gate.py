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


# How a remark begins or ends; most answers do neither, and nothing more is looked at.
_MAY_REMARK = re.compile(
    r"\?|^(?:\W*(?:da|tui|con|bon|dang|ngai|luoi|ghi|viet|ke|ten|tinh|xem|tim|lay|xe|khach|sep|neu|bay|nhu|day"
    r"|oi|thoi|u|uh|vang|ok|e|em|toi|minh|chi|anh|chau|cam|camon|thank\w*|tks|chao|hello|hi|alo|doi"
    r"|cho|khoan"
    r"|de|mai|mot|lat|ti|chut|xiu|hom|bua|tan|het|xong|dang|ban|gio|hien|khong|chua|kho|quen|chiu|bi|bo|sao|tai|vi"
    r"|khi|bao"
    r"|co|ai|ad|bot|admin|hoi|xin|muon|dat|nho|chac|dua|gui|huong|goi|giai|nghi|dung|sap|toi|tuan|sang|chieu|trua"
    r"|ve|ranh|may"
    r"|ngay|lau|dai|met|ruom|lang|phien|rac|phuc|nan|buc|troi|phan|cau|muc|cai|that|thu|doan|tu|ho|thong|ma|roi|the"
    r"|vay|what|how|why|when|who|can|must|is|do)\b)"
    r"|\b(?:gi|j|sao|dau|nao|may|ai|khong|k|ko|kg|hk|hok|hong|hem|khum|khom|chua|chang|bao nhieu|bn|bao lau|bao gio"
    r"|ha|nhi|he"
    r"|oi|ad|bot|admin|em|e|anh|chi|ban|vay|the|z|v|ntn|nua|roi|duoc|dc|het|co|day|nhe|nha|nhen|a|ah|da|luon|voi"
    r"|giup|thoi|sau|tiep"
    r"|not|lai|qua|kien|biet|nhan|ghi|gui|viet|cau hoi"
    r"|thuong|duyet|doc|xem)\W*$| hay | de em | de toi |mai | lat |tan ca|het ca|ti nua"
    r"| khong biet| khong nho"
)
