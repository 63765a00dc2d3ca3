"""What there is besides, in one question: photos and files, who else took part, whether it was recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.coauthors import CoAuthors
from handlers.conversation.steps.files import Files, cannot_send, is_not_done, says_none
from handlers.conversation.steps.place import Place
from handlers.conversation.steps.step import Answers, Apart, Instead, StepContext, Unclear, Unsure
from handlers.reading.fold import SpelledPattern
from handlers.reading.names import shares
from handlers.reading.names.coauthors import names_only, names_somebody, one_by_one
from handlers.reading.replies import read_reply
from messages.wire import Option

_CLAUSE = re.compile(
    r"\s*[\n;]\s*|\s*,\s*|\.\s+|\s+(?:và|va|với lại|còn)\s+(?=(?:đã|da|đang|dang|chưa|chua|được|duoc)\s)"
)


_DECISION = SpelledPattern(  # "QĐ số 9 ngày 2/2/2026" says that it was recognised
    r"^\W*(?:(?:dạ|có|theo|đây|số) )*(?:qđ|quyết định)(?: (?:công nhận|số))*\W*\d{1,5}\b[^,;\n]{0,60}$"
)
#: Of photos, or of not being done with them; "anh" and "hinh nhu" without accents say nothing of them.
_PHOTOS = SpelledPattern(r"\b(?:tệp|file|clip|video|chụp|quay|chưa (?:\w+ )?(?:xong|hết|nộp|gửi|vội))\b")
_PICTURES = re.compile(r"\b(?:ảnh|hình(?! như))\b", re.IGNORECASE)
_RECOGNITION = SpelledPattern(r"\b(?:công nhận|quyết định|qđ|hội đồng|duyệt|xét|giấy|ký)\b")
_WORKED = SpelledPattern(r"\b(?:làm|mần|cùng|mình|tự|đồng tác giả)\b")

#: "Tú: 10", which is no whole name.
_HAS_SHARE = re.compile(r"^[^\W\d]+(?: [^\W\d]+){0,2}\s*[:\s]\s*\d{1,2}\s*%?$")


@dataclass(frozen=True, kw_only=True)
class More(Files):
    """Files, and beside them what answers two other questions; it stands open until somebody has nothing to add."""

    people: CoAuthors
    standing_of: Choice  # whether it was recognised
    place: Place  # where it is used

    def asked_as(self, answers: Answers) -> str:
        return "ask" if self.key in answers else "more"

    def numbers(self, answers: Answers) -> dict[str, int]:
        return {"n": self.sent(answers), "told": self._times_told(answers)}

    def _times_told(self, answers: Answers) -> int:
        return sum(key in answers for key in (self.people.key, self.standing_of.key))

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        if self._times_told(talk.answers) and not self.sent(talk.answers):
            return (Option(self.DONE, talk.word(self.key, "choice.done")),)
        return Files.options(self, talk)

    def claims(self, text: str, talk: StepContext) -> bool:
        return says_none(text)

    def read(self, text: str, talk: StepContext) -> int | None:
        if says_none(text):
            return self.standing(talk.answers)
        if shares.is_broken(text):
            raise Unclear("whole_share")  # "Bàn Thị Pham 33,5%"
        told = self.told(text, talk)
        if told is not None:
            raise told
        if self.ends(text, talk):
            return self.standing(talk.answers)
        raise Unclear("send_files")

    def told(self, text: str, talk: StepContext) -> Apart | None:
        """What these words tell of the others; None where they tell nothing."""
        answers, text = self._without_place(text, talk)
        if _DECISION.match(text) is not None:
            value, key = self.standing_of.more
            return Apart({**answers, self.standing_of.key: value, key: text}, {})
        people, standing, left = self._sorted(text, talk)
        if any(map(shares.is_in, left)):
            return None  # somebody whose name is not read
        doubts: dict[str, Unsure] = {}
        if left and any(map(says_none, left)) and not is_not_done(text):
            answers[self.key] = self.standing(talk.answers)  # "…, không có ảnh"
        elif left and not people and self._nobody(left, talk):
            answers[self.people.key] = None
        if standing:
            self._read_standing(standing, talk, answers, doubts)
        if people:
            try:
                answers[self.people.key] = self._read_people(people, left, talk)
            except Unsure as doubt:
                doubts[self.people.key] = doubt
        return Apart(answers, doubts) if answers or doubts else None

    def _read_standing(self, text: str, talk: StepContext, answers: dict[str, Any], doubts: dict[str, Unsure]) -> None:
        try:
            answers[self.standing_of.key] = self.standing_of.read(text, talk)
        except Instead as more:
            answers |= more.answers | {more.then: more.rest}
        except Unsure as doubt:
            doubts[self.standing_of.key] = doubt

    def _read_people(self, people: str, left: list[str], talk: StepContext) -> Any:
        """Those who took part, beside others that were told before; in doubt where somebody is left out."""
        old = talk.answers.get(self.people.key)
        answer = self.people.read(self.people.joined(old, people) if old else people, talk)
        if any(map(_HAS_SHARE.search, left)):
            raise Unsure("confirm", answer)
        return answer

    def _without_place(self, text: str, talk: StepContext) -> tuple[dict[str, Any], str]:
        """Where it is used, and the clauses that tell something else."""
        clauses = _CLAUSE.split(text)
        told = {clause: self.place.told_apart(clause, talk) for clause in clauses}
        where = next(filter(None, told.values()), {})
        return where, "; ".join(clause for clause in clauses if not told[clause]) if where else text

    def _sorted(self, text: str, talk: StepContext) -> tuple[str, str, list[str]]:
        """The words about people, those about recognition with the decision behind them, and all others."""
        people, standing, left = list[str](), list[str](), list[str]()
        for clause in filter(None, (clause.strip(" .") for clause in _CLAUSE.split(one_by_one(text)))):
            if says_none(clause) or (_WORKED.search(clause) and self._is_nobody(clause, talk)):
                left.append(clause)  # "không có ai làm cùng" does not say that nobody recognised it
            elif names_only(clause):
                people.append(clause)
            elif self._tells_standing(clause, talk):
                standing.append(clause)
            elif names_somebody(clause):
                people.append(clause)
            elif standing and any(map(str.isdigit, clause)):
                standing.append(clause)
            else:
                left.append(clause)
        return ", ".join(people), ", ".join(standing), left

    def _nobody(self, clauses: list[str], talk: StepContext) -> bool:
        """Whether one of these says that nobody else took part: "một mình em làm"."""
        return any(self._is_nobody(clause, talk) for clause in clauses)

    def _is_nobody(self, clause: str, talk: StepContext) -> bool:
        try:
            return self.people.read(clause, talk) is None
        except (Unclear, Unsure):
            return False

    def _tells_standing(self, clause: str, talk: StepContext) -> bool:
        if read_reply(clause) or cannot_send(clause):
            return False  # "có" says that there is something, and not what
        of_photos = _PHOTOS.search(clause) is not None or _PICTURES.search(clause) is not None
        if of_photos and _RECOGNITION.search(clause) is None:
            return False  # "còn ảnh máy thì không có"
        try:
            self.standing_of.read(clause, talk)
        except Unclear:
            return False
        except (Unsure, Instead):
            return True
        return True
