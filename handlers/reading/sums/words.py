"""The words that say what a number of a calculation is, folded: new ones go into these lists."""

from handlers.reading.fold import word_set

#: What a period is called; a day's work (công) is one too.
PERIODS = {
    "phut": "minute", "ph": "minute", "p": "minute", "giay": "second", "gio": "hour", "h": "hour", "tieng": "hour",
    "ca": "shift", "kip": "shift", "ngay": "day", "hom": "day", "cong": "labour", "tuan": "week", "thang": "month",
    "th": "month", "quy": "quarter", "nam": "year",
}  # fmt: skip
PAID_BY = word_set("thang nam quy tuan")  # behind an amount: "17.550.000 tháng"
EACH = word_set("moi hang tung mot 1 01 tren")
ONE = word_set("mot 1 01")
#: Before a number that names a thing and counts nothing: "máy 3", "tháng 5", "bước 2".
NAMED = word_set(
    "so to may mayq chuyen line xuong xuongq nam thang ngay quy ca lo phong qd tang tangq block ban banq muc buoc dot "
    "lop khoa dieu mau model ma loai doi khu khau thu phan y cach truong duong khoan hang pa viec nguon hangq khoanq "
    "tuyen tuyenq tram tramq kho"
)
NUMBERED = word_set("qd cv bb ban dinh may tk")  # before "số 12"
#: Behind a number in words: "hai người".
COUNTED = word_set(
    "nguoi cong ca may thang ngay lan cai chiec tho lao nhan xe chuyen gio tuan quy bo boq to toq kip chi em nam line "
    "tieng phut hop cay tam cuon kg lit phong buoi luot co anh con mon thung bao mayq"
)
COUNTED_FROM_TWO = word_set("suat bua vien ta yen lang goi binh bich khach")  # "một suất" is each
FROM_TWO = word_set("hai ba bon chin muoi")
SURE_DIGITS = word_set("mot hai ba bon nam sau bay tam chin muoi")
DIGITS_ONLY = word_set("hai bon sau bay tam chin")  # with accents these are no other words
NO_COUNT_BEHIND = word_set("thu ca trong cap loai so lop tang hang")
UNSURE_BARE = word_set("nam sau bay tam mot")  # without accents these may be other words
#: Slang for amounts, and things: "1.200 lít dầu", "500 m vải".
THINGS_TOO = word_set("ng chiec lit canh chai qua lop m t n b toi lua loet xi")
#: Behind "1 giờ", where an hour's price is told, and behind "giờ" before it.
PRICED = word_set("cong lam luong gia la lao may tien hai ba bon nam sau bay tam chin")
#: Behind a number, and nothing that it counts.
NO_NOUNS = word_set(
    "xuong len giam lam lamq bot tiet duoc tang dung thi la do nen va ma con het thanh nhe a roi moi mot trong tien "
    "tren cho voi"
)
TENS = word_set("chuc muoi tram")
UNREAD = word_set("ruoi trieu nghin")  # left of a number that was not read
PIECES = word_set("sp cai chiec con to toq hop luot san chi vien bo boq kwh kw goi khach bai ho")
MEASURES = word_set("kg lit ml g gam m cm mm w kw l")
#: Behind the year that they are told of: "2023 hủy 21 triệu".
TOLD_OF_YEAR = word_set(
    "huy het la mat chi ton hong bo boq mua thue thueq dung xai ban tra phat vo chet hao bi duoc thu"
)
KINDS = word_set("loai kieu")  # before what a thing holds: "máy giặt loại 25 kg"
DIMENSIONS = word_set("mm cm w v hz a hp bar do inch dpi")  # measured, and never bought by the piece
OFFICE = word_set("nhan ty doan cu suat")  # behind "công" that is no day's work
