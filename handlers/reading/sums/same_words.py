"""What is said in several ways, as one: "một phần tư" is 25%, "5 tháng/lần" so often a year, "thagn" is "tháng"."""

from __future__ import annotations

import re

from handlers.reading.fold import fold

_TEN_PRICED = re.compile(  # "chục trứng 32k", "30k/chục", "một chục 95 nghìn": a price of ten, as of a box
    r"(?:/ ?|(?<![\d ]) ?\b|(?:mỗi|moi|một|mot|1|giá|gia) )(?:chục|chuc)\b(?: [^\W\d_]+){0,2}? \d+ ?(?:k|ng|000|\.000)"
    r"|\d ?(?:k|nghìn|nghin|ngàn|ngan|đ|đồng)? ?(?:/|một |mot |mỗi |moi |1 )(?:chục|chuc)\b",
    re.IGNORECASE,
)
_SO_MANY_TENS = re.compile(r"\b(?:chục|chuc)\b", re.IGNORECASE)
_COUNTED = (  # behind a digit that is no tenth: "1 tấn 5 công"
    r"(?:người|nguoi|công|cong|ca|máy|may|tháng|thang|ngày|ngay|lần|lan|cái|cai|con|chiếc|xe|bao|chuyến|chuyen|triệu"
    r"|trieu|nghìn|nghin|ngàn|ngan|tr|k|kg|giờ|gio|phút|phut|lít|lit|tấn|tan|tạ|ta|h|năm|nam|tuần|tuan|thợ|tho|x)\b"
)
_PLACES = r"(?:chuyền|chuyen|máy|may|tổ|to|xưởng|xuong|lò|lo|phòng|phong|line|kho|trạm|tram|tuyến|tuyen|ca|lô|đội|doi)"
_TEN = r"(?:một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi|\d{1,2})"
_SCALED = r"(?:triệu|trieu|tr|tỷ|tỉ|ty|ti|nghìn|nghin|ngàn|ngan|trăm|tram|chục|chuc|mươi|muoi|vạn|van|củ|cu|k)"
_NO_DIGIT = r"(?<!mươi )(?<!muoi )(?<!mười )(?<!trăm )(?<!tram )(?<!chục )(?<!chuc )"  # no longer number before it
_HALVED = r"(?:tấn|tan|tạ|ta|yến|tiếng|tieng|ký|ky|cân|lít|lit|tháng|thang|công|cong)"
_EACH_OF = r"(?:(?<=\d )|(?<=\d)|(?<=/)|(?<=mỗi )|(?<=moi )|(?<=một )|(?<=mot ))"
_OFTEN = re.compile(  # "3 tháng/lần", "2 tuần thay một lần": so often a year
    r"\b(\d{1,2}) (tháng|thang|tuần|tuan|năm|nam)"
    r"(?: (?:mới |moi )?(?:thay|sửa|sua|vệ sinh|ve sinh|bảo dưỡng|bao duong))?(?: ?/ ?| (?:1 |một |mot ))(?:lần|lan)\b"
)
_OFTEN_BEFORE = re.compile(  # "trước 3 tháng, nay 4 tháng thay 1 lần"
    r"\b(\d{1,2}) (tháng|thang|tuần|tuan|năm|nam),?(?= (?:[^\W\d_]+ ){1,3}[\d.,]+ lan/nam)"
)
_A_YEAR = {"thang": 12, "tuan": 52, "nam": 1}
_DIGITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mot": 1, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "trăm": 100, "tram": 100, "nghìn": 1000, "nghin": 1000, "ngàn": 1000, "ngan": 1000, "1.000": 1000,
}  # fmt: skip


def _number(said: str) -> float:
    """ "bốn", "4", "1,5" """
    return _DIGITS.get(said) or float(said.replace(",", "."))


def _typed(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def _hundredths(found: re.Match[str]) -> str:
    below = _number(found[2])
    return f"{_typed(_number(found[1]) * 100 / below)}%" if below else found[0]


def _how_many(found: re.Match[str]) -> str:
    return f"{2 + found[2].count(',')} {found[1]}"


def _months_until(found: re.Match[str]) -> str:
    months = int(found[3]) - int(found[2]) + 1
    return f"{months} {found[1]}" if months > 0 else found[0]


def _ten_thousands(found: re.Match[str]) -> str:
    tenths = 5 if found[2] else _number(found[3]) if found[3] else 0
    return f"{int((_number(found[1]) + tenths / 10) * 10_000)}"


def _times_a_year(found: re.Match[str]) -> str:
    times = f"{_A_YEAR[fold(found[2])] / max(int(found[1]), 1):.4f}"  # "1,333" would be more than a thousand
    return f"{times.removesuffix('.0000').replace('.', ',')} lan/nam"


#: What may stand in a text, and if it does, what is read for what.
_SAME_WORDS = (
    (
        ("thag", "thág", "tahn", "táhn", "thna", "thná"),
        re.compile(r"\b(?:th[aá]gn?|t[aá]hng|thn[aá]g|th[aá]gng)\b"),
        "tháng",
    ),
    (("bây ", "bay "), re.compile(r"(?<!ngay )\b(?:bây|bay) (?:giờ|gio)\b"), "nay"),  # and no hour
    (("rut ngan",), re.compile(r"\brut ngan\b"), "giam"),  # and no thousand
    ((" này",), re.compile(r"\b(tháng|kỳ|quý|tuần|năm|lần|đợt) này\b"), r"\1 nay"),
    (
        ("tir", "tre", "tri", "tiệ", "trị"),
        re.compile(r"\b(?:tirệu|tireu|trệu|triêu|treiu|tirêu|triẹu|tiệu|trịeu)\b"),
        "triệu",
    ),
    (("tu dong",), re.compile(r"\btu dong\b"), "may"),  # and not four đồng
    (("đêm", "dem"), re.compile(_EACH_OF + r"(?:đêm|dem)\b"), "ngày"),
    (("con",), re.compile(_EACH_OF + r"con\b(?! (?:lai|lại|\d))"), "cái"),
    (  # "1 tấn 5"
        ("t", "k"),
        re.compile(
            rf"(\d) (tấn|tan|tạ|ta|mét|met|ký|ky|kí|ki|lít|lit) (\d)(?= ?(?:$|[,.;)=x/])| (?!{_COUNTED})[^\W\d_])"
        ),
        r"\1,\3 \2",
    ),
    ((" 100",), re.compile(r" (?:cho|trên|tren|mỗi|moi) 100 ?(?:km|cây|cay)\b"), "/100 km"),
    (("tr",), re.compile(r"(?<=\dtr)(\d) (tháng|thang|năm|nam|quý|quy)\b"), r"\1/\2"),
    (("đồng hồ", "dong ho"), re.compile(r"\b(?:đồng hồ|dong ho)\b"), "cái"),
    (("phiếu", "phieu"), re.compile(r"\b(?:phiếu|phieu)\b"), "tờ"),  # no "triệu" with a slip
    (("'", "′", "’"), re.compile(r"(?<=\d) ?['′’](?![\d'])"), " phút"),
    (("m2", "m3", "m²", "m³"), re.compile(r"(?<![^\W\d_])m(?:2|3|²|³)(?!\w)"), " met"),
    (
        ("nửa", "nua"),
        re.compile(r"\b(?:nửa|nua) (tiếng|tieng|giờ|gio|ngày|ngay|công|tấn|tan|tạ|kg|lít|cân|yến)\b"),
        r"0,5 \1",
    ),
    (  # "2 tiếng rưỡi", "một bình rưỡi"
        ("rư", "ruoi"),
        re.compile(rf"{_NO_DIGIT}\b({_TEN}) ?(?!{_SCALED}\b)([^\W\d_]+) (?:rư[ỡởơ]i|ruoi)\b"),
        lambda found: f"{_typed(_number(found[1]) + 0.5)} {found[2]}",
    ),
    (  # "2 tiếng 30 phút"
        (" phút", " phut"),
        re.compile(r"\b(\d{1,2}) ?(tiếng|tieng|giờ|gio|h) (\d{1,2}) ?(?:phút|phut)\b"),
        lambda found: f"{_typed(int(found[1]) + int(found[3]) / 60)} {found[2]}",
    ),
    (  # "bớt được tấn rưỡi giấy"
        ("rư", "ruoi"),
        re.compile(rf"(?<!\d )(?<!\d){_NO_DIGIT}\b({_HALVED}) (?:rư[ỡởơ]i|ruoi)\b"),
        r"1,5 \1",
    ),
    (  # "hai triệu tư một tháng"
        (" một ", " mot "),
        re.compile(
            r"\b((?:triệu|trieu|củ|tỷ|ty) (?:hai|ba|tư|tu|bốn|bon|lăm|sáu|sau|bảy|bay|tám|tam|chín|chin)) (?:một|mot)"
            rf" (?!{_SCALED}\b|mươi|muoi|chục|chuc)(?=[^\W\d_])"
        ),
        r"\1/",
    ),
    (("năm mười",), re.compile(r"\bnăm mười\b"), "mỗi năm mười"),  # fifty is "năm mươi"
    (  # "làm cái giá đỡ" is a shelf
        ("gía bớt", "giá bớt"),
        re.compile(r"\b(cái|chiếc|bộ|làm|hàn|đóng) g(?:ía|iá) bớt\b(?! ?\d)"),
        r"\1 kệ",
    ),
    ((" dư", " du", " thừa", " thua"), re.compile(r"\b(?:còn|con) (dư|du|thừa|thua)\b"), r"\1"),
    (("đứa", "thằng"), re.compile(r"\b(?:đứa|thằng)(?: thợ)?\b"), "người"),
    (("cong ",), re.compile(r"(\d cong\b.{0,40}?, ?)cong (?=\d)"), r"\1tien cong "),
    (
        ("nửa", "nua"),
        re.compile(r"\b(?:một|mot|1) (?:nửa|nua)\b(?! (?:triệu|trieu|tỷ|tỉ|ty|tiếng|giờ))"),
        " 50% ",
    ),
    (  # "ba phần trăm", "hai phần nghìn"
        ("phần ", "phan "),
        re.compile(rf"(?<!mươi )(?<!muoi )\b({_TEN}) (?:phần|phan) (trăm|tram|nghìn|nghin|ngàn|ngan)\b"),
        _hundredths,
    ),
    (  # "một phần tư tiền dầu"
        ("phần ", "phan "),
        re.compile(
            rf"(?<!còn )(?<!con )(?<!chỉ )(?<!chi )(?<!bằng )(?<!bang )\b({_TEN}) (?:phần|phan) ({_TEN})\b"
            r"(?! ?(?:triệu|trieu|tỷ|tỉ|ty|trăm|tram|mươi|muoi))"
        ),
        _hundredths,
    ),
    (  # "5/1000 x 400.000 sản phẩm"
        ("/1000", "/1.000"),
        re.compile(r"(?<![\d.,/])(\d{1,2})/(1000|1\.000)(?= ?(?:x|của|cua|tổng|tong|xuống|xuong|còn|con|,|$))"),
        _hundredths,
    ),
    (  # "1 vạn viên", "một vạn hai"
        ("vạn ", "van "),
        re.compile(
            rf"\b({_TEN}(?:[.,]\d)?) (?:vạn|van)\b(?:( (?:rưỡi|ruoi))"
            rf"| ({_TEN})(?! ?(?:k|tr|nghìn|nghin|ngàn|ngan|triệu|đ)))?(?= )"
        ),
        _ten_thousands,
    ),
    (("20",), re.compile(r"(^|[,(:] )(20[0-3]\d) ?[:=](?= ?\d)"), r"\1năm \2: "),  # "2023: 310 triệu"
    ((" hiện ",), re.compile(r"\bhiện (?=(?:lắp|gắn|áp|đặt|trang) )"), "chỉ "),  # of several so many
    (  # "tu bay trieu xuong hai trieu": from, and not four
        ("tu ",),
        re.compile(rf"(?<!muoi )(?<!tram )(?<!linh )(?<!le )\btu (?={_TEN} .* (?:xuong|con|len) )"),
        "tuq ",
    ),
    (  # "nam tam nghin benh nhan": a year, and not 5.800
        ("nam ",),
        re.compile(
            rf"(?:(?<=^)|(?<=, )|(?<=,))nam (?={_TEN} (?:nghin|ngan|tram|chuc)"
            rf" (?!mot|moi|1|dong|d\b|le|ruoi|{_TEN})[a-z]{{3,}})"
        ),
        "moi nam ",
    ),
    (  # "kíp 8 tiếng, bớt 15 phút mỗi kíp": how long it is
        ("phút", "phut"),
        re.compile(r"(?<!mỗi )(?<!moi )\b(ca|kíp|kip) (?:8|12) ?(?:tiếng|tieng|giờ|gio|h)\b"),
        r"\1",
    ),
    (  # "2 trong 5 lần"
        (" trong ", " trên ", " tren "),
        re.compile(
            r"\b(\d{1,3}) (?:trong|trên|tren)(?: (?:số|so|tổng|tong)){0,2} \d{1,4} "
            r"(?=[^\W\d_])(?!(?:tháng|thang|ngày|ngay|tuần|tuan|năm|nam|giờ|gio|phút|phut|tiếng|tieng|quý|quy|ca)\b)"
            r"(?!(?:triệu|trieu|tr|k|nghìn|nghin)\b)"
        ),
        r"\1 ",
    ),
    (  # "phòng 301-312"
        ("-", "–"),
        re.compile(rf"\b({_PLACES}) (\d{{1,4}}) ?[-–] ?\d{{1,4}}\b(?= (?:là|la|có|co|gồm|gom)\b|:|=| ?\()"),
        r"\1 \2",
    ),
    (
        ("tram",),
        re.compile(
            r"(?<=\d\d )tram\b(?! (?:nghin|ngan|trieu|k)\b)|\btram\b(?=.*\d\d tram(?:,| (?!nghin|ngan|trieu|k\b)))"
        ),
        "tramq",
    ),
    (  # "chuyền 3 và chuyền 5 mỗi chuyền"
        (" và ", " va "),
        re.compile(
            rf"\b({_PLACES}) \d{{1,3}}((?:, ?(?:\1 )?\d{{1,3}})*),? (?:và|va) (?:\1 )?\d{{1,3}}"
            r"(?=,? (?:[^\W\d_]+ ){0,3}(?:mỗi|moi) \1\b)"
        ),
        _how_many,
    ),
    (  # "tháng 1 đến tháng 12 mỗi tháng"
        ("tháng ", "thang "),
        re.compile(
            r"\b(tháng|thang) (\d{1,2}) ?(?:-|đến|den|tới|toi)(?: hết| het)? ?(?:\1 )?(\d{1,2})"
            r"(?=,? (?:[^\W\d_]+ ){0,4}(?:mỗi|moi) \1\b)"
        ),
        _months_until,
    ),
)


def with_tens_as_things(text: str) -> str:
    """ "chục trứng 32k, bớt 2 chục": a text where ten have a price, with each of them as a box."""
    if "huc" not in text and "hục" not in text:
        return text
    return _SO_MANY_TENS.sub("hop", text) if _TEN_PRICED.search(text) is not None else text


def with_same_words(ready: str) -> str:
    """A sentence in small letters with one word for what is said in several ways."""
    for signs, pattern, instead in _SAME_WORDS:
        for sign in signs:
            if sign in ready:
                ready = pattern.sub(instead, ready)
                break
    if "lần" in ready or "lan" in ready:
        ready = _OFTEN_BEFORE.sub(_times_a_year, _OFTEN.sub(_times_a_year, ready))
    return ready
