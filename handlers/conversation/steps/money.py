"""An amount in đồng (VND), with the period it is for: "1 tỷ 2", "80 triệu mỗi tháng"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypedDict

from handlers import reading
from handlers.conversation.steps.step import Instead, Step, StepContext, Unclear, Unsure, which_or_confirm
from handlers.reading import denials, remarks
from handlers.reading.choosing import likely
from handlers.reading.fold import SpelledPattern, fold, word_set
from messages.catalog import has, say
from messages.format import money


class MoneyAnswer(TypedDict):
    """An amount, as read from the text that was typed."""

    vnd: int
    period: str  # of `fold.Period`
    approx: bool
    large: bool  # to be looked at twice, by its author and by officers
    raw: str


@dataclass(frozen=True, kw_only=True)
class Money(Step[MoneyAnswer]):
    """An amount in VND with its period.

    From `read_back_from` on even a clear amount is asked as yes or no, and marked `large` for officers.
    """

    read_back_from: int = 0
    none_means: tuple[str, str] = ("", "")  # "no money value" sets this step to this value instead
    none_text: str = ""  # and what was typed, when it tells enough, answers this step

    def joined(self, answer: MoneyAnswer, text: str) -> str:
        if answer["period"] == "year" and _ALL_YEAR.match(text) is not None:
            return f"{answer['vnd']} đồng một năm"  # of the twelve months that were offered
        return f"{answer['raw']} {text}"

    def corrected(self, answer: MoneyAnswer, value: str) -> str:
        """ "Không, 220" after "200 triệu" is of millions too."""
        scales = _ANY_SCALE.findall(answer["raw"])
        if scales and reading.read_money(value).status not in ("ok", "confirm"):
            return f"{value} {scales[-1]}"
        return value

    def goes_on(self, text: str) -> bool:
        return _SCALE.match(text) is not None

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"

    def claims(self, text: str, talk: StepContext) -> bool:
        """ "Có đồng nào đâu em", "nửa tỷ chứ ít gì" ask nothing."""
        return denials.denies(text, _MONEY) or _NOT_LITTLE.search(text) is not None

    def read(self, text: str, talk: StepContext) -> MoneyAnswer:
        if _OTHERWISE.search(text) is not None and not any(map(str.isdigit, text)):
            raise Instead(**dict([self.none_means]))
        told = _without_denied(_result_of(text))
        got = reading.read_money(told)
        if not _is_amount(got) and denials.denies(text, _MONEY):
            raise self._instead(text)
        if got.status == "none":
            reason = _why_no_amount(text)
            if reason:
                raise Unclear(reason)
            raise self._instead(text)
        if got.status == "ask" and got.candidates:
            answers = [self._kept(value, text, got) for value in got.candidates]
            raise Unsure(which_or_confirm(answers), *answers)
        if got.status == "ask":
            raise Unclear("no_unit")
        if got.status == "reject":
            raise Unclear("no_money")
        return self._settled([self._kept(value, text, got) for value in (got.value or 0, *got.candidates)], got, told)

    def _instead(self, text: str) -> Instead:
        step, value = self.none_means
        answers = {step: value}
        if self.none_text and len(text) >= ENOUGH and _tells_more(text):
            answers[self.none_text] = text
        return Instead(**answers)

    def _settled(self, answers: list[MoneyAnswer], got: reading.Reading[int], told: str) -> MoneyAnswer:
        likeliest = answers[0]
        if likeliest["vnd"] <= 0:
            raise Unclear("no_money")
        if got.period == "once" and _A_DAY.match(told) is not None:
            raise Unclear("per_year", typed=likeliest["raw"])
        if got.period == "month" or (got.period == "once" and _A_MONTH.match(told) is not None):
            # The form wants the first year; twelve months are offered, never assumed.
            raise Unsure("per_month", {**likeliest, "vnd": likeliest["vnd"] * 12, "period": "year"}, likeliest)
        if got.period in ("day", "shift", "per_unit", "other") or _is_for_each(told, got):
            raise Unclear("per_year", typed=likeliest["raw"])
        if _COSTS.search(told) is not None and _GAINS.search(told) is None:
            raise Unsure("confirm", *answers)  # "đầu tư hết 50 triệu"
        if got.status == "confirm" or got.bound or likeliest["large"] or likely.is_hedged(likeliest["raw"]):
            raise Unsure("confirm", *answers)
        return likeliest

    def _kept(self, vnd: int, text: str, got: reading.Reading[int]) -> MoneyAnswer:
        large = 0 < self.read_back_from <= vnd
        return MoneyAnswer(vnd=vnd, period=got.period, approx=got.approx, large=large, raw=text)

    def show(self, answer: MoneyAnswer, talk: StepContext) -> str:
        return written(answer, talk.lang)


def written(answer: MoneyAnswer, lang: str) -> str:
    """The amount as a person reads it, in Vietnamese in words too; with the period it is for."""
    per = f"any.period.{answer['period']}"
    shown = money(answer["vnd"], lang)
    if lang == "vi":
        shown += f" ({reading.in_words(answer['vnd'])})"
    if answer["approx"]:
        shown = f"{say('any.about', lang)} {shown}"
    if has(per, lang):
        shown += f" {say(per, lang)}"
    return shown


_TIME_OR_THING = (
    r"(?:đợt|mẻ|lần|chuyến|đêm|buổi|bữa|cữ|kỳ|con|hộ|tấn|tạ|ký|kg|cân|container|cont|công|lô|đơn|cái|chiếc|bộ|xe|máy"
    r"|sản phẩm|mùa|vụ|lứa|đàn|ao|sào|mẫu|thửa|phòng|lớp|kíp|ca|đầu xe|đầu người|mét|khối|thùng|bao|cây"
    r"|bệnh nhân|khách)"
)
_COUNTED = r"(?:\d|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|chục|trăm|nửa|triệu)\b)"
#: "Mỗi đợt 30 triệu", "30 triệu một mẻ", "một chuyến bớt 300k", "tháng nào cũng dư 2 triệu".
_FOR_EACH = SpelledPattern(
    rf"\b(?:mỗi|từng|cứ) (?!năm\b)(?:[^\s,.;]+ ){{1,4}}?{_COUNTED}"
    rf"|(?:\d|\b(?:triệu|tr|nghìn|ngàn|k|củ|rưỡi|đồng|chục|trăm)) ?(?:một|mỗi|1|/|trên) ?{_TIME_OR_THING}\b"
    rf"|^\W*(?:(?:dạ|thì|khoảng|tầm|tính ra) )*(?:(?:một|1) )?{_TIME_OR_THING}"
    rf" (?:(?:thì|là|được|bớt|lời|lãi|đỡ|giảm|dư|lợi|tiết kiệm|khoảng|chừng|tầm) )*{_COUNTED}"
    r"|\b(?:tháng|ngày|ca|đêm|tuần|đợt|mẻ|lần|vụ|quý|kỳ|bữa|hôm) nào cũng\b"
)
#: Beside it stands what all of them make: "mỗi mẻ 2 triệu, cả năm 200 triệu".
_ALL_OF_THEM = SpelledPattern(
    r"\b(?:cả năm|(?:một|1|mỗi|trong) năm|năm (?:đầu|nay|ngoái|rồi|được)|tổng|vị chi|cộng|tất cả)\b|/ ?năm"
)


def _is_for_each(text: str, got: reading.Reading[int]) -> bool:
    """Whether the amount is for one of several times or things, and nobody says what a year makes."""
    return got.period == "once" and _FOR_EACH.search(text) is not None and _ALL_OF_THEM.search(text) is None


def _why_no_amount(text: str) -> str:
    """Why words without an amount do not say that there is none: a key of the words; "" where they do."""
    if _PRODUCT.search(text) is not None or _OF_PEOPLE.search(text) is not None:
        return "no_money"
    if _PART_OF_COSTS.search(text) or any(map(denials.asks_whether, _PARTS.split(text))) or _asks(text):
        return "no_money"
    short = len(text) < ENOUGH
    if _QUANTITY.match(text) is not None and (short or _OF_WORK.match(text) is not None):
        return "not_money"
    if short and _COUNTS.search(text) is not None:
        return "not_money"
    if len(text) < 2 * ENOUGH and _NO_DENIAL.match(text) is not None:
        return "no_money"
    if any(map(str.isdigit, text)) and _DENIES.search(text) is None:
        return "not_money"  # "bớt 40 cái bao hỏng mỗi ngày"
    return ""


#: "Thôi ghi hiệu quả khác" chooses anew, and tells of no effect.
_OTHERWISE = SpelledPattern(r"\b(?:ghi|chọn|để|sang|qua|đổi|làm|theo|cho|lấy|kể)\b.{0,20}\bhiệu quả khác\b")


def _is_amount(got: reading.Reading[int]) -> bool:
    return got.status in ("ok", "confirm") or (got.status == "ask" and bool(got.candidates))


def _result_of(text: str) -> str:
    """The year's amount without its reason, or as it is reckoned: "12 triệu/tháng x 12 tháng = 144 triệu"."""
    if len(text) > LONGEST_SUM:
        return text
    head, *reason = _REASON.split(text, maxsplit=1)
    if reason and _ANY_SCALE.search(reason[0]) is None and reading.read_money(head).status == "ok":
        return head
    rest = _RESULT.behind(text)
    if rest is None or reading.read_money(rest).status not in ("ok", "confirm"):
        return text
    return rest


_REASON = re.compile(r"[,;.]?\s+(?:do|vì|nhờ|bởi)\s", re.IGNORECASE)  # "12.500.000 do giảm bột giặt"
LONGEST_SUM = 300  # letters: whoever writes more tells a story
_RESULT = SpelledPattern(
    r"^.*\d.*(?:=|,\s*(?:vậy |là |tính ra |tính tròn |cộng lại |tròn )*(?:(?:một |1 |cả |tròn )?năm(?: đầu)?|12 tháng"
    r"|nhân (?:(?:với |cho )?(?:12|mười hai)(?: tháng)?|lên))(?: (?:là|được|khoảng|thì|ra|thành))+)"
    r"\s*(?=\S*\d)"
)


def _without_denied(text: str) -> str:
    if len(text) <= LONGEST_SUM:
        text = _NOT_THAT_UNIT.sub("", text)
        head = _BUT_NOT.sub("", text)
        if head != text and reading.read_money(head).status == "ok":
            return head  # "200 triệu chứ không phải 2 tỷ"
    rest = denials.behind_not_so_much(text)
    if rest is None or reading.read_money(rest).status not in ("ok", "confirm", "ask"):
        return text
    return rest


_MONEY = SpelledPattern(r"(?:tiền(?: nong| bạc)?|đồng xu|đồng|lời lãi|lợi lộc|lời|lãi)\b")
_COSTS = SpelledPattern(r"\b(?:đầu tư|kinh phí|ngân sách|thưởng|tốn|lỗ|chi phí|lương|mua)\b")
_GAINS = SpelledPattern(r"\b(?:lợi|lời|lãi|tiết kiệm|giảm|bớt|đỡ|khỏi|dư|thu|tăng|không phải|khỏi phải|hết phải)\b")
_NOT_LITTLE = SpelledPattern(r"\b(?:chứ|chớ|cho) (?:ít|mấy|bao nhiêu)(?: (?:gì|đâu|nữa|ạ|em|ỏi))*\W*$")
_ALL_YEAR = SpelledPattern(r"^\W*(?:(?:dạ|lấy|ghi|tính|là|thì) )*(?:(?:cả|nguyên|trọn|một) năm|12 tháng)\b")
_BUT_NOT = re.compile(r",?\s*(?:chứ|chu)\s+(?:không|khong|ko|k|hông)\s+(?:phải|phai)\s.{1,40}$", re.IGNORECASE)
#: "300 triệu nha, không phải nghìn".
_NOT_THAT_UNIT = re.compile(
    r"[\s,.]*(?:(?:chứ|chu|mà|ma)\s+)?(?:không|khong|ko|k|hông)\s+(?:phải|phai)\s+(?:là\s+|la\s+)?"
    r"(?:nghìn|ngàn|nghin|ngan|triệu|trieu|tỷ|tỉ|ty|đồng|dong|k)\b(?:\s+(?:đâu|nhé|nha|ạ|em))*[\s.!]*$",
    re.IGNORECASE,
)
_SCALE = SpelledPattern(r"^(?:(?:chục|trăm) )?(?:tỷ|tỉ|triệu|tr|củ|nghìn|ngàn|k)\b")
_ANY_SCALE = re.compile(r"(?<![^\W\d])(?:tỷ|tỉ|ty|triệu|trieu|tr|củ|nghìn|ngàn|k)\b", re.IGNORECASE)
#: "giảm 15% chi phí điện": it is money, and how much is not said.
_PART_OF_COSTS = SpelledPattern(r"(?:%|phần trăm) (?:\w+ )?(?:chi phí|tiền|kinh phí|giá thành|doanh thu|lợi nhuận)\b")
#: "150 bao xi măng": how much that is in money is not said.
_QUANTITY = SpelledPattern(
    r"^\W*(?:(?:dạ|được|giảm|bớt|đỡ|lợi|tiết kiệm|khoảng|chừng|cỡ|tầm|hơn|gần|mỗi|ngày|tháng|năm|ca|bữa|hôm) )*"
    r"(?:\d|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|chục|nửa|vài|mấy) \w)"
)
#: "Ngày tiết kiệm 400 nghìn, làm 300 ngày".
_EACH, _SPARES = r"^\W*(?:dạ )?(?:(?:mỗi|một|1|mỗi một) )?", r"(?:tiết kiệm|lợi|lời|đỡ|bớt|giảm|dư|được|khoảng)\b"
_A_DAY = SpelledPattern(rf"{_EACH}(?:ngày|bữa|hôm|ca|tuần) (?:thì |là |cũng )*{_SPARES}")
_A_MONTH = SpelledPattern(rf"{_EACH}tháng (?:thì |là |cũng )*{_SPARES}")
_PRODUCT = re.compile(r"\d[^\d]{0,20}(?:[x×*]| nhân )\s?\d", re.IGNORECASE)  # "200 cái x 150.000"
_OF_PEOPLE = SpelledPattern(r"^\W*(?:không|ko|k|chẳng|nỏ|hổng) (?:có )?(?:ai|người nào|đồng tác giả)\b")
#: "Mỗi bữa đỡ được 2 người đứng máy": work that is paid for.
_OF_WORK = SpelledPattern(
    r"^\W*(?:(?:dạ|được|giảm|bớt|đỡ|tiết kiệm|lợi|khỏi|mỗi|ngày|tháng|ca|bữa|hôm|cả|tổ) )*"
    r"\d+ (?:người|thợ|công|nhân công|lao động)\b(?!.*\btiền\b)"
)
#: "Làm có 5 tháng", "không đều, có tháng 2".
_COUNTS = SpelledPattern(r"\b(?:có|được|chỉ|mới)(?: (?:có|được|tháng|ngày|năm))* \d")
#: "Không đều", "không ít" tell how much it is, and deny nothing.
_NO_DENIAL = SpelledPattern(r"^\W*(?:(?:dạ|cũng) )*(?:không|hổng|chẳng) (?:cố định|đều|ít|nhỏ|phải tiền mặt|ổn định)\b")
_DENIES = SpelledPattern(r"\b(?:không|ko|k|hông|hổng|hong|chẳng|chả|chưa|nỏ|khó|đâu|sao|làm gì)\b")
_PARTS = re.compile(r"[,.;]\s")
ENOUGH = 20  # letters that tell an effect in words
_CLAUSES = re.compile(r"[,.;\n]|\b(?:nhưng|nhung|mà chỉ|chỉ|chi|vì|vi)\b")
_DENIAL = word_set(
    "khong ko k kho ma quy ra tien duoc dc tinh thanh bang toan lam em anh chi oi a nhe nha cai nay do co gi ca dau "
    "ban bac gia tri cu the chua nao thi la noi that so may bao nhieu biet chiu minh toi da doi vang hong loi nhuan "
    "cung cho kho qua lam ghe that ua"
)


def _asks(text: str) -> bool:
    """Whether more than half a sentence is a question to us: "ước lượng có bị bắt bẻ không"."""
    if len(text) < ENOUGH or not _tells_more(text):
        return False
    return remarks.weighed(text, remarks.read(text), "benefit", 0, guess=True).kind == "question"


def _tells_more(text: str) -> bool:
    """Whether a clause says anything besides that it cannot be counted in money."""
    return any(len(set(fold(clause).split()) - _DENIAL) > 1 for clause in _CLAUSES.split(text))
