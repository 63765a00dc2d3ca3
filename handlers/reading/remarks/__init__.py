"""What people say to the bot that answers nothing: a question, "mai em viết tiếp", "chưa nghĩ ra tên", thanks.

A kind is a file. `read` is the gate in front of every answer. Words alone are never enough: "Pha hồ bằng tay mất thời
gian lắm" tells, "mất bao lâu?" asks. What is clear is sure; what may be either is in doubt, and the person is asked.
"""

from handlers.reading.remarks.gate import Remark, read, weighed

__all__ = ["Remark", "read", "weighed"]
