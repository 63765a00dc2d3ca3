"""Does a calculation give the benefit that is claimed: "200 sp x 150.000đ x 12 tháng = 500 triệu" gives 360 triệu.

spelling, leaves (numbers with what they count) → segments, expressions (values, periods) → whole, summing (the text's
own sum) → checking (the verdict). What is not surely read is unreadable: nobody is asked about it.
Pure: may import `handlers.reading`.
"""

from handlers.reading.sums.checking import Checked, check_sum, may_differ

__all__ = ["Checked", "check_sum", "may_differ"]
