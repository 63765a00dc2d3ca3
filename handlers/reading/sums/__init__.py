"""Does a calculation give the benefit that is claimed: "200 sp x 150.000đ x 12 tháng = 500 triệu" gives 360 triệu.

names, same_words, spelling, leaves, settling (numbers with what they count) → reckoning (what they give together) →
periods (of which period that is) → claim, checking (the verdict). What is not surely read, and what no slip explains,
is unreadable: nobody is asked about it.
Pure: may import `handlers.reading`.
"""

from handlers.reading.sums.checking import Checked, check_sum

__all__ = ["Checked", "check_sum"]
