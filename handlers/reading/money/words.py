"""The words people say money with, folded: new slang goes into `SLANG`, new things counted into `THINGS`."""

from handlers.reading.apart import Apart, both
from handlers.reading.fold import Period, word_set

BILLION = 10**9

set_apart = Apart(
    "một mốt hai ba bốn tư năm nam lăm nhăm sáu bảy bẩy tám chín không mười mươi trăm tram chục rưỡi rưởi ruỡi rười "
    "hăm băm lẻ linh ngàn tỷ tỉ ty ti tỹ củ tỏi cành lúa xị quả lốp vài mấy hàng hằng bạc đôi dăm đô đồng dong ca"
)
"""A word of money with other accents is another word: "tầm" is not "tám", "làm" not "lăm", "tôi" not "tỏi"."""

DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
SCALES = {
    "nghin": 1000, "ngan": 1000, "ngin": 1000, "nghan": 1000, "ngh": 1000, "ng": 1000, "k": 1000,
    "trieu": 10**6, "tr": 10**6, "triu": 10**6, "trjeu": 10**6,
    "ty": BILLION, "ti": BILLION, "tyr": BILLION, "tir": BILLION,
}  # fmt: skip
SLANG = {  # always read back
    "cu": 10**6, "chai": 10**6, "mil": 10**6, "toi": BILLION, "bil": BILLION, "canh": 1000, "lua": 1000,
    "lit": 100_000, "xi": 100_000, "loet": 100_000,
}  # fmt: skip
HELD = word_set("dau xang son nuoc keo nhot hoa sua oxy gas con axit acid ruou bia thuoc dich ga khi khoai sam mau")
"""What litres and bottles hold: behind it "lít" and "chai" are no slang."""
UNSURE_SCALES = {  # asked about
    "m": (10**6,), "t": (10**6, BILLION), "b": (BILLION,), "n": (1000,), "lop": (100_000,), "qua": (10**6,),
}  # fmt: skip
CURRENCY = word_set("d dong vnd dg vn")
FOREIGN = word_set("usd dola dollar dollars euro eur ndt cny rmb jpy krw gbp won te yen $ € ¥ £")

TIMES: dict[str, Period] = {
    "nam": "year", "thang": "month", "ngay": "day", "hom": "day", "ca": "shift", "kip": "shift",
    "tuan": "other", "quy": "other", "gio": "other", "vu": "other", "mua": "other", "phut": "other",
}  # fmt: skip
SHORT_TIMES: dict[str, Period] = {"n": "year", "th": "month", "t": "month", "ng": "day", "h": "other"}
"""Periods only behind a slash: '20tr/t'."""

ENGLISH = {  # longer phrases first
    "a day": "moi ngay", "per day": "moi ngay", "a week": "moi tuan", "a month": "moi thang",
    "a year": "moi nam", "a shift": "moi ca", "monthly": "moi thang", "yearly": "moi nam",
    "thousand": "nghin", "million": "trieu", "billion": "ty", "about": "khoang", "per": "moi", "each": "moi",
    "every": "moi", "month": "thang", "months": "thang", "year": "nam", "years": "nam", "shift": "ca",
    "week": "tuan", "cannot": "khong", "can't": "khong", "not counted": "khong tinh", "not in": "khong bang",
}  # fmt: skip

APPROX = (
    "khoang", "uoc tinh", "uoc", "chung", "xap xi", "du kien", "tam", "trung binh", "gan", "hon", "tren", "ngot",
    "suyt soat", "gan bang", "chac", "binh quan", "tb", "ngoai",
)  # fmt: skip
AT_LEAST = (
    "khong duoi", "ko duoi", "khong it hon", "khong kem", "it nhat", "toi thieu", "thap nhat", "te nhat", "be nhat",
    "tro len", "do len", "la it", "hoac hon", "hay hon", "it ra", "chi it", "it gi", "re lam", "beo lam", "kem lam",
    "it lam", "beo nhat", "kem nhat",
)  # fmt: skip
AT_MOST = (
    "chua den", "chua toi", "chua duoc", "khong den", "khong toi", "khong qua", "ko qua", "khong hon", "khong vuot",
    "nhieu nhat", "toi da", "cao nhat", "lon nhat", "duoi", "nho hon", "it hon", "thap hon", "be hon", "kem hon",
    "kich tran", "cung lam", "qua lam", "nhieu lam", "gioi lam", "cao lam", "cung chi", "khong toi noi",
    "kich kim", "tro xuong", "tro lai", "do xuong", "do lai", "la cung", "la nhieu", "la het co", "la kich",
)  # fmt: skip
"""Bounds of an amount; what is said on either side of it."""
APPROX_AFAR = ("khoang", "uoc", "xap xi", "du kien")  # with words before the amount
COSTS = word_set("luong von gia mua ton mat chi thue thuong phat no lo tra bo muon")
"""What was paid, or is paid every time: an amount beside one of them is the benefit only where a word says so."""
GAINS = word_set("do giam bot tiet kiem loi loc lai khoi duoc hieu qua thu doi tranh")
VAGUE = word_set("vai may hang bac")
REFUSALS = word_set("khong ko k kg khg kh hok hong hem chua no none zero chiu mien")
COUNTING = word_set("tinh co ro biet the quy do bang tien nho xac uoc luong phat thong counted money")
"""What a refusal is about: 'không tính được', 'no money'."""

THINGS = both(
    word_set(
        "gio phut giay kg tan ta yen nguoi cong buoc lan kwh kw so m2 m3 cm km mm met may cai chiec sp san bo "
        "xe chuyen don trang to cuoc diem gam vong cay ho lop hoc nhan khach mau luot khau hop thung bao con "
        "phan sang de doi bai nam thang ngay tuan quy ca kip m lit w mw l tieng ban giam day mon loai giai vu "
        "benh giuong ket bua phong truong lao chi nhom thiet do manh vien chai can ml lo"
    )
)
COUNTED = word_set("cai chiec luot kg tan lit met m2 m3 trang hop thung bao kwh kw sp phieu vien chai to san")
"""Of these, people count thousands and millions."""
BENEFITS = (
    "hieu qua", "xa hoi", "tiet kiem", "giam", "tang", "nang cao", "an toan", "chat luong", "moi truong",
    "thoi gian", "nang suat", "suc khoe", "vo gia", "phi tien te", "phi vat chat", "uy tin", "cong suc",
    "tinh than", "tien loi", "thuan tien", "bao ve", "rut ngan", "cai thien", "phong dich", "nhanh hon",
    "gon hon", "do ton", "do vat va", "y thuc", "an sinh", "bo qua", "de sau", "skip", "gian tiep", "vo hinh",
    "lam viec", "hai long",
)  # fmt: skip
RECKONED = word_set("tien quy tinh")
"""What is hard to do where somebody has no amount: 'quy ra tiền thì khó'."""

ENDERS = both(
    word_set(
        "nho do vi tu cho la lam trong tien voi nhe nha a ah roi nay khi neu de cong moi hang tung mot tren "
        "va bang anh em chi ban ok thoi gi day dong vnd d r x hoac hay den toi con so sau truoc thi ma chu "
        "nhu theo dc duoc"
    )
)
"""Words that may follow a whole number."""
FILLERS = word_set("dong a nhe nha tron chan thoi em anh chi da vnd d la oi")
ABOUT_MONEY = both(
    word_set(
        "lam loi gia tri tiet kiem tien giam chi phi tang doanh thu tong khoan so uoc tinh khoang dat duoc "
        "gan hon tren it nhat moi nam thang ngay ca hang la co the toan bo von mang lai"
    )
)
AFTER_DIGIT = word_set("muoi tram chuc linh le phay ruoi dong vnd d")
NUMBER_WORDS = (DIGITS.keys() - {"khong"}) | word_set("muoi tram chuc ruoi ham bam")
MAY_BE_OTHERS = word_set("nam lam tu sau tam bay ba chin le tram chuc bam ham")
"""Number words that without accents may be others: 'làm', 'từ', 'sau', 'tầm', 'trạm', 'hàm'."""
KNOWN = (
    SCALES.keys() | SLANG.keys() | DIGITS.keys() | TIMES.keys() | CURRENCY | FOREIGN | AFTER_DIGIT | VAGUE
    | REFUSALS | word_set("nua moi uoc tinh it nhat khoang gan hon tren duoc tien x")
)  # fmt: skip
"""Words that are never slips of the finger for another one."""


def is_scale(word: str) -> bool:
    return word in SCALES or word in SLANG
