"""The words by which talk about a form is told from a story of work; `weighing` counts them.

To teach it another way of speaking: a mark into its place below, the most telling the most points. A mark that stands
in stories too is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from handlers.reading.fold import SpelledPattern, word_set

Leaning = Literal["question", "unable", "leaving"]
Place = Literal["first", "last", "anywhere"]

#: The words that people need to talk about a form, whatever their work is.
TALK = word_set(
    "em e anh a chị c cô chú bác con cháu tôi mình ta ông bà mẹ má ba thầy ad admin bot bạn nó thằng bé ai ơi trời "
    "dạ ạ á à nhé nhỉ hả ha vậy thế đó đấy đây này nè kìa đi với luôn thôi mà rồi quá lắm ghê hết xong nữa cả chứ "
    "cơ hihi hihihi haha hic ừ ừm ờ vâng ok okê ủa alo coi tr trơn bít h j vs là thì có không chưa chẳng chả được "
    "phải cần muốn xin cho giúp hộ để đã đang sẽ sắp mới còn cũng cứ hay hoặc và ở tại trên trong lại qua sang ra "
    "vào lên về đến tới từ đầu cuối trước sau tiếp theo như của cái câu phần mục đoạn ô bước chỗ chữ dòng trang bài "
    "số tên gọi cách nên vì khác nhau một vài mấy nhiều ít gì sao nào đâu bao nhiêu lâu giờ khi lúc hồi nãy kiểu "
    "viết ghi kể nói nhắn gõ bấm nhập điền khai nộp gửi rep đọc xem hỏi trả lời đặt nghĩ tính làm chụp chép nhớ "
    "quên biết hiểu rõ chịu bí tả diễn đạt giải thích gợi ý hướng dẫn chỉ mẫu ví dụ vd chọn lấy dùng sửa xóa đổi bỏ "
    "lưu hủy rút tắt dừng nghỉ chờ đợi quen rành tiện nghe thấy kịp ngủ rảnh việc miệng tay sáng kiến hồ sơ tin ảnh "
    "hình video file word app zalo telegram điện thoại tiếng nhân viên hỗ trợ chương trình mã kết quả thông báo văn "
    "dữ liệu đơn vị tài khoản bảng thống kê nhắc nhở mệt lười bận khó dài ngắn vội gấp pin mạng kệ mai mốt tối "
    "chiều trưa lát tí chút xíu hôm nay bữa ngày tuần bây hiện nhanh chậm đúng sai cũ lợi tờ mất pls top reo buồn "
    "óc trống rỗng cộng giùm ngưng ngừng hạng vô start menu đứng thứ khỏi kỹ nối nhận bản hong hông s ngại phiền vẽ "
    "giấy please english kêu thêm đặc biệt chừng cỡ đại dẹp cất quấy hoài ngoài switch to test thử việt người thật "
    "quy định"
)
#: Of these, the words for the form, for filling it in, and for who writes.
OF_FORM = word_set(
    "viết ghi kể nói đặt nộp trả gửi gõ đọc chọn điền khai biết nhớ nghĩ hỏi câu phần tên em anh chị tôi mình cô chú e"
)
#: What marks speaking to us, by where it stands and what it leans to; each with its points.
MARKS: Mapping[Place, Mapping[tuple[Leaning, int], str]] = {
    "anywhere": {
        (
            "question",
            4,
        ): "gặp nhân viên|nối nhân viên|gọi nhân viên|gặp cán bộ|gặp người thật|chị phụ trách|anh phụ trách",
        ("question", 2): (
            "câu này|câu hỏi|câu trước|câu sau|câu hồi nãy|câu kia|câu tiếp|phần này|mục này|ô này|bước mấy"
            "|bước nào|tên gì|sáng kiến đã nộp|sáng kiến đã gửi|sáng kiến này|sáng kiến khác|sáng kiến mới"
            "|sáng kiến cũ|em đã nộp|đã nộp|hồ sơ của tôi|hồ sơ của em|trong hồ sơ|tin nhắn|tiếng anh|tiếng việt"
            "|english|file word|bảng xếp hạng|thông báo|hỗ trợ|gặp người|nộp trước|nộp thêm|nộp cái|nộp bài"
            "|làm lợi|mẫu nào|có mẫu|chương trình này|app này|bot này|từ đầu giúp|ví dụ|thứ mấy|hạng mấy|nhắc nhở"
            "|đừng nhắc|đừng nhắn|em ơi|ad ơi|bot ơi|con ơi|mẹ ơi|anh ơi|chị ơi|ad à|bot à|nghe không|bản nộp"
            "|bản nháp|cái này đi|câu này đi|bắt buộc|có cần|ý là|tức là|nghĩa là|là sao|ghi vào đâu|bấm vào"
            "|bấm đâu|bao nhiêu chữ|mấy dòng|mấy câu|cài đặt|đăng xuất|ngôn ngữ|thoát ra|tài khoản|hủy đăng ký"
            "|danh sách đơn vị|danh sách công đoàn|hotline|danh sách sáng kiến|thành tích|của tôi"
            "|thông tin cá nhân|báo lỗi|góp ý|xem trước|làm lại từ đầu|trang đầu|trang chủ|cái mới|cái khác"
            "|gửi tin|dừng ở đây|dừng lại đây|phụ trách|pls|tháng này đi"
        ),
        ("question", 1): (
            "viết|kể|sáng kiến|đặt tên|bot|nộp|được không|giúp em|giúp anh|giúp chị|giúp tôi|giúp cô|giúp chú"
            "|giúp mình|hộ em|hộ anh|hộ chị|hộ tôi|hộ cô|hộ chú|hộ mình|hộ e|cái này|không rõ|hay là|đọc|có phải"
            "|công đoàn|liên hệ|số điện thoại|chỗ nào|từ đâu|trả lời|hỏi gì|hỏi về"
        ),
        ("unable", 3): (
            "không biết viết|không biết nói|không biết kể|không biết ghi|không biết tả|không biết diễn"
            "|không quen viết|không biết tính|không biết đặt|chưa biết viết|chưa biết ghi|chưa biết kể"
            "|chưa biết nói|không quen kể|không rành|khó quá|khó nói|khó tả|không có gì để|nói ở trên|kể ở trên"
            "|ghi ở trên|ở trên rồi|như trên|nói rồi|kể rồi|ghi rồi|trả lời rồi|thôi kệ|không kể được"
            "|không nói được|không tiết lộ|giống câu trên|như câu trước|giống ở trên|văn dở|dốt văn|kém văn"
            "|giỏi văn|ngại viết|lười viết|nghĩ không ra|nghĩ mãi|ý tưởng gì|có gì đâu|biết gì đâu|có biết đâu"
            "|chả biết|chẳng biết|không hiểu câu|không hiểu ý"
        ),
        ("unable", 2): (
            "ít chữ|chưa đo|chưa tính|chưa nghĩ|chưa thấy gì|lười|bí quá|lười quá|mệt rồi|mệt quá|cái này phải hỏi"
            "|không nghĩ ra|chịu thôi|không biết gì|không nhớ|chưa có số|chưa thống kê|không có số|xem ảnh"
            "|xem file|trong ảnh|trong file|không có ý tưởng|nghĩ chưa ra|chưa ra|trống rỗng|đầu óc|tịt"
            "|mới biết được|gõ hoài|hoài không"
        ),
        ("leaving", 2): (
            "để mai|để tối|để chiều|để trưa|để lát|để hôm khác|để khi khác|lát nữa|tí nữa|chút nữa|xíu nữa"
            "|làm tiếp|viết tiếp|kể tiếp|ghi tiếp|hết pin|việc gấp|đợi em|chờ em|đợi anh|đợi chị|chờ chị|chờ anh"
            "|đợi cô|đợi tí|đợi chút|chờ tí|chờ chút|đợi xíu|chờ xíu|quay lại sau|lúc khác|bữa khác|hôm khác"
            "|khi khác|để đó|để sau|em off|off đây|em out|đi ngủ|sếp gọi|có khách|đi đón con|phải đón con|nấu cơm"
            "|mất mạng|mạng yếu|hết giờ|đang bận|bận rồi|vào ca|vô ca|sau nhé|cái đã|đã nhé|em đi đây|lên lớp đây"
            "|buồn ngủ|tí về|lát về|tối về|mai về|hết giờ làm"
        ),
        ("leaving", 1): (
            "mai|tối|lát|tí|chút|xíu|trưa|chiều|bận|đã rồi|em đang|anh đang|chị đang|cô đang|tôi đang|mình đang|e đang"
        ),
    },
    "first": {
        ("question", 1): (
            "ngưng|ngừng|dừng|thống kê|về|sao tôi|sao em|sao chị|sao lại|làm|english|xem|cho|cho xem|xóa|đổi|sang"
            "|chuyển|rút|tắt|mở|nghĩ|kết nối|gọi|tra|lưu|lưu lại|hủy|switch|please|tôi muốn|em muốn|muốn|xin|nhờ"
            "|trở lại|quay lại|cho qua|khỏi|bỏ|đừng|gặp|tạo|tải"
        ),
        ("question", 2): "alo|alo alo|trời ơi|ủa",
        ("leaving", 2): "họp|vô ca|vào ca",
        ("leaving", 1): "đang|dạ đang|bây giờ|giờ này",
    },
    "last": {
        ("question", 2): (
            "hả|vậy con|vậy em|không con|đâu con|con|bot|ad|tr|vậy trời|gì giờ|sao giờ|gì ta|sao ta|viết giúp"
            "|nghĩ giúp|làm giúp|sửa giúp|đọc giúp|ghi giúp|có được không|được không|thì sao|có sao hong"
            "|có sao không|không em"
        ),
        ("leaving", 2): "đây|đã nhé|vào lớp|lên lớp",
        ("question", 1): (
            "với|đi|lại giúp|quá|nhé|em|vậy|không|chưa|thế|ơi|đã|được|luôn|này|gì|sao|nào|đâu|mấy|ai|chứ|rồi|nhỉ"
            "|còn gì|nữa|hong|mới biết"
        ),
    },
}
#: Who writes goes on with the form some time: "xuống anh nhắn", "tối em viết tiếp".
SAYS = SpelledPattern(
    r"\b(?:em|e|anh|chị|cô|chú|bác|con|cháu|tôi|mình|nó) (?:sẽ |mới |lại |về |vào )?"
    r"(?:viết|kể|ghi|nhắn|gõ|rep|trả lời|điền|khai|làm|gửi|nộp|bổ sung|nói|tính)"
    r"(?: (?:cho|tiếp|lại|nốt|sau|nhé|em|chị|anh|ạ|luôn|con|với))*$"
)
#: What tells: other people, what is so every time, what was and what came of it. Each takes a point away.
TELLS = SpelledPattern(
    r"\b(?:ai (?:\w+ ){0,3}(?:cũng|nấy)|không ai|chẳng ai|chưa ai|ai là|ai thì|nhiều lúc|nhiều khi|mỗi|toàn|thường"
    r"|hay bị|hay hỏi|trước đây|hồi đó|hồi trước|lúc trước|ngày xưa|bị|từng|nên|thì|hết cảnh|khỏi|đỡ"
    r"|(?:tối|mai|chiều|sáng|sau|ngày|tháng|lúc|giờ|ca|xong|hết) (?:\w+ )?mới|cha mẹ|ba mẹ|bố mẹ"
    r"|không phải|cũng|là biết|là thấy|cứ|nếu|thay vì|hôm nào|sổ|thầy cô|dân|thủ kho|phụ huynh|cháu"
    r"|các con|bác tài|mà)\b"
)
#: How a question is put, whoever asks it.
QUESTION = SpelledPattern(
    r"^(?:dạ |vậy |thế |rồi |gửi rồi |nộp rồi )*(?:ai|sao|bao giờ|bao lâu|bao nhiêu|mấy|khi nào|chừng nào|còn mấy)\b"
    r"|\b(?:gì|sao|nào|đâu|mấy|ai|bao nhiêu|bao giờ|bao lâu|hả|nhỉ)(?: (?:em|ad|bot|anh|chị|con|bạn|ạ|vậy|thế|ta|đây"
    r"|rồi|nữa|cái này|được|phút|cái|câu|ngày|người|tiền|ý|chữ))*$"
    r"|\bhay (?:là )?\w+(?: \w+)?$"
    r"|\b(?:không|chưa|chăng|chứ)(?: (?:em|ad|bot|anh|chị|con|bạn|ạ|vậy|ta|nhỉ|hả))*$"
)
#: What only the form and the programme are called.
OF_OURS = SpelledPattern(r"\b(?:nộp|sáng kiến|câu này|phần này|mục này|công đoàn)\b")
#: Words that ask, whoever does.
ASKS = SpelledPattern(r"\b(?:gì|sao|nào|đâu|mấy|ai|bao nhiêu|bao giờ|bao lâu)\b")
