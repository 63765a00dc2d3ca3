"""The words before a number that say what it is to the others, folded: new ones go into these lists.

A "q" at a word's end tells it from another that folds to the same: "tuq" is "từ" or "tự", "tu" is "tư".
"""

from __future__ import annotations

import re


def _said(words: str) -> re.Pattern[str]:
    """One of these words or phrases ("~" for a space) among others."""
    return re.compile(f" (?:{words.replace(' ', '|').replace('~', ' ')}) ")


#: Before a number that was spared or gained.
SAVES = _said("giam bot do tiet~kiem khoi them tang rut~ngan rut~nganq nhanh it thu~hoi thuq~hoi tan~dung cat bo huy")
SPARED_ITSELF = re.compile(r" (?:bot|do|giam|tiet kiem)(?: duoc| di)? $")
FROM = re.compile(r" (?:tu|tuq|mat|ton|hao|hu|bo|boq|vo) $")
ONLY = _said("chi chiq trong~do")  # before so many of several
PAYS = re.compile(r"^ chi (?!phi giam|phi bot)")
MORE = re.compile(r" \+ $")  # added in words: "cộng thêm tiền chỉ 1 triệu"
MIXED = _said("tron pha")
#: Before what lies between old and new.
DIFFERENCE = _said("chenh chenh~lech giam bot do tiet~kiem loi lai")
#: Before what comes of others.
RESULT = _said(
    "duoc la con tong cong~lai congq~laiq tat~ca vay tuc bang thanh tuong~duong ra vi~chi loi lai con~laiq con~lai"
    " nhu~vay tron chenh"
)
#: The same, and before nothing else.
STATED = _said("tong cong~lai congq~laiq tat~ca vay tuc bang thanh tuong~duong vi~chi con~lai con~laiq nhu~vay")
IN_OTHER_UNIT = _said("tinh~ra tuc tuong~duong nghia~la quy~ra")
TOTAL = _said("tong tat~ca ca~thay")

# What was paid

COST = _said("tru ton het von mat dau~tu tra bu bo~ra phai~mua phai~thue phai~tra phai~chi")
#: The same, where it does not stand in a list of what was spared.
WEAK_COST = _said(
    "chi chi~phi phi duy~tri mua thue linh~kien vat~tu vat~lieu cong~sua che~tao nang~cap cong~thu~hoi cong~thuq~hoi"
)
LABOUR = _said("cong")
#: What is paid for the gain, told by its name alone: "= 180tr, men vi sinh 2tr/tháng".
NAMED_COST = re.compile(
    r"^ (?:(?:va|con|cong them|\w+ va) )?(?:tien |phi )?(?:dien|nhan cong|cong|phan mem|khau hao|bao tri|bao duong"
    r"|vat lieu|vat tu|phu tung|linh kien|men|nguyen lieu|thuc an|cam|giong|ruot loc|gas|xang|hoa chat|thue bao"
    r"|van chuyen|boc xep|mat bang) "
)
LISTED = re.compile(r"^ (?:va |con )?(?:tien|phi) ")
PRICE_PARTS = re.compile(r" moi \w+ (?:gom |het |ca )?(?:tien )?(?:cong|nhan cong|vat tu|phu tung|dau|tien xe) $")
NO_COST = _said(
    "giam bot do tiet~kiem khoi thu~duoc thu~ve thuq~duoc thuq~ve loi khong~phai khong~con hoi thay~vi het~phat"
    " het~han het~ca vi~chi tong~chi"
)
INCLUDED = _said("ke~ca bao~gom gom thue vat bh bhxh")  # before a percentage that is in an amount
PRICE = _said("gia von don~gia ban")
SOLD = re.compile(r"^ (?:\w+ )?ban \w+ $")  # "thu bán phế"

# Old and new

BECOMES = _said("thanh")
JOINS = _said("gop don doq~don nhap ghep tu tuq")
DOWN, UP = _said("xuong con ve"), _said("len")
OLD = _said("truoc cu xua ngoai nhap du~toan")
NEW = re.compile(r" (?:nay|(?<! them )gio(?! (?:cong|lamq?|may|mayq|day))|bay gio|hien|sauq?|mink|quyet toan) ")
BOUGHT = _said("mua thue ngoai ngoaiq nhap hien gui")
SELF_MADE = _said("tu~lam tu~che tu~sua tuw tai~cho phuc~hoi noi~bo dap sua mai han va giat tai~che chung~cat")
BY_HAND, BY_MACHINE = _said("tay thu~cong"), _said("may mayq")
INSTEAD = re.compile(r" thay (?:vi|cho) |^ thay $")
YEAR = re.compile(r" y(?:19|20)\d\d ")
ROUNDED = _said("tron")
#: Before a number that describes a machine and is no factor.
TECHNICAL = re.compile(
    r" (?:cong suat|trong tai|tai trong|dung tich|ap suat|nhiet do|duong kinh|cong nghe|suc chua"
    r"|chieu (?:dai|cao|rong)) $"
)
