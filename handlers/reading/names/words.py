"""The words by which a name is told from a sentence: family names, syllables of given names, words of sentences."""

from __future__ import annotations

from handlers.reading.fold import fold, word_set

#: The usual family names and many of smaller peoples; a name of another family is a name too.
FAMILIES = word_set(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn vương trịnh trương đinh "
    "lâm phùng mai tô hà tạ cao thái tăng châu lưu thân lương khổng la chu cù cung đàm đái đậu điền đồng giang "
    "giáp hàn hạ hứa kiều kim khuất khúc khương lã lại lục lò lường ma mạc mã mạch mẫn nghiêm ngọ ninh nông "
    "nhữ nhâm ông ôn phí phó phương quách quản quan tiêu thạch thẩm thang thi thiều tôn tống tòng triệu trang "
    "tưởng từ ứng uông văn vi viên vừ xa giàng sùng thào vàng hầu cầm quàng bạc lầu hạng chẩu chử chế âu bành "
    "bạch bế biện cái cấn cát cầu chúc công doãn dư đan đới đường hoắc hùng khiếu kha khâu ksor kpă lang lừ "
    "lộc luyện lữ mông mùa nay niê ngân nhan nùng phù phạn rmah sa siu sơn sử tào tẩn thôi thịnh tiết tề trà "
    "trác trì vòng vưu y h yên ư danh điểu rơ siu kỷ kha diệp sầm lèng lù tráng hảng cháng sồng phàn chảo đèo lìm pờ "
    "lỳ lèo moong xồng giàng mlô êban byă knul rcom"
)
FAMILIES_FOLDED = frozenset(map(fold, FAMILIES))
#: Families that are also words with which a sentence begins, with accents and without any.
AMBIGUOUS = word_set("thôi từ ông y h la ma hạ điền lại mai công quan cao đồng thi tô nay mùa cái cầu văn trang quản")
AMBIGUOUS_FOLDED = AMBIGUOUS | word_set(
    "dang do ho phan vo to ta thai mai la lai cai cau cong dong van tu ong nay mua ha khong vang thoi can da tao chu "
    "co duong xa quan luong trang che hang vua chuc thanh ba be vi che ngan lam"
)
MIDDLE = word_set("văn thị van thi")  # they follow a family name, so that what stands before is one: "Ông Văn Tùng"
#: These follow one so often that they decide where the family name might be another word: "Mai Quang Giàu".
OFTEN_MIDDLE = MIDDLE | word_set(
    "ba quang duc cong huu ngoc dinh minh thanh quoc xuan hong kim thuy dinh tien trong viet hoang gia bao nhat tuan "
    "bá đức công hữu ngọc đình quốc xuân hồng thúy thùy tiến trọng việt gia bảo nhật tuấn"
)

#: Syllables of given names, without accents.
SYLLABLES = word_set(
    "ai an anh ba bac bach bai ban bang bao be bich bien binh bo bon buoi buu ca cam can canh cao cat chau chi chien "
    "chinh chuc chung chuong chuyen co coi cong cu cuc cuong da dai dam dan dang danh dao dat dau de den dich diem "
    "dien diep dieu dinh do doan doanh doi don dong du duc dung duoc duong duy duyen em gai gam gia giang giao giap "
    "giau ha hai ham han hang hanh hao hau hien hiep hieu hinh hlam ho hoa hoach hoai hoan hoang hoat hoc hoe hoi "
    "hong hop huan hue hung huong huu huy huyen huynh hy ich ke kha khac khai khang khanh khiem khiet khoa khoan "
    "khoat khoi khue khuong khuyen kien kiet kieu kim ky la lac lai lam lan lang lanh le len lich lien lieu linh loan "
    "loc loi long lua luan luat luc luom luong luu luyen ly mai man manh mao mau men mi mien minh mo mong mui mung "
    "muoi my na nam nang net nga ngan nghi nghia nghiem ngo ngoan ngoc nguyen nguyet nha nhai nham nhan nhat nhi "
    "nhien nho nhu nhuan nhung nhuong nie ninh no nu nuong oanh pha phan phat phi phong phu phuc phung phuoc phuong "
    "phuot quan quang qui quoc quy quyen quyet quynh sa sam sang sanh sao sau sinh soan soat son song su suong suu sy "
    "ta tai tam tan tang tao tay thach thai tham than thang thanh thao thap that the thi thiem thien thiep thiet "
    "thieu thin thinh tho thoa thoai thoan thom thong thu thuan thuat thuc thue thuong thuy thuyen thuyet ti tien "
    "tiep tin tinh to toai toan toi tong tra tram tran trang tri trien trieu trinh tro trong tru truc trung truong "
    "truyen tu tuan tuat tue tung tuoi tuong tuyen tuyet ty uoc ut uy uyen van vang vi vien viet vinh vo vu vui vuong "
    "vy xa xoan xuan xuyen xuyet y yen"
)

#: Words of sentences. With accents they are no syllables of names but for a few, which are names behind a family name.
SENTENCE = word_set(
    "không cần nộp chào muốn đang gì là cho được có ạ này đó với để mà thì rồi nói biết làm lát gấp ghi viết "
    "tiếp sửa đổi hỏi nào đây mấy bỏ quên giúp hộ tại đã sẽ chưa nhé vậy thế đâu xong gửi xem ai hết nữa lại "
    "phải nên cũng từ chối hiểu nhầm chờ đợi lúc họp bận tên mục phần câu thay chỉnh nhập huỷ hủy khỏi dừng "
    "thoát quay qua dạ vâng ừ bảng xếp mình tự nghĩ cùng mỗi một các những nhiều ít quá lắm rất hay bị nó họ nha nhá "
    "trước sau tìm xin mạng máy ngày hôm tháng việc trong ngoài trên dưới thôi đi về ra vào lên xuống kia khi nếu vì "
    "sao ơi hả sáng kiến hồ sơ đơn vị lần người nhà khách hàng ẩn giấu vợ chồng tập đoàn giáo công nhân"
)
#: Of these, the ones that make a sentence also of what begins with a family name.
PLAIN_SENTENCE = word_set(
    "không cần muốn gì cho được ạ này đó với để mà thì nói biết làm lát nào đây mấy quên giúp hộ tại đã sẽ chưa nhé "
    "vậy đâu gửi xem ai hết nữa nên cũng họp bận câu nhập bị nó nhá khi nếu vì ơi hả lắm rất nộp chào ghi"
)
SENTENCE_FOLDED = word_set(
    "khong ko nop nhe giup ghi biet gi chao muon gui chua nhap cau muc sua xep het vay gap lat nua"
)
#: Where people work: what begins so is a place or a group, "nhóm QC".
PLACES = word_set(
    "tổ phòng xưởng đội kho bên ca phân ban khoa trưởng phó công ở tại thuộc là lớp nhóm chuyền trạm nhà phụ đang làm"
)
GROUPS = word_set(
    "tổ phòng xưởng đội kho nhóm chuyền trạm phân ban khoa lớp công bộ cả anh chị mọi tất toàn nhom xuong phong doi "
    "khoa chuyen tram moi tat ca tập tap hai ba vợ chồng"
)
#: What somebody does, typed behind the name.
ROLES = frozenset({
    "tổ trưởng", "tổ phó", "trưởng phòng", "phó phòng", "quản đốc", "công nhân", "nhân viên", "kỹ sư", "công ty",
    "đội trưởng", "đội phó", "ca trưởng", "trưởng ca", "chuyền trưởng", "giám đốc", "phó giám", "hiệu trưởng",
    "hiệu phó", "giáo viên", "điều dưỡng", "bác sĩ", "bác sỹ", "lái xe", "tài xế", "bảo vệ", "kế toán", "thủ kho",
    "kỹ thuật", "thợ máy", "thợ hàn", "thợ điện", "thợ may", "vận hành", "trưởng nhóm", "nhóm trưởng", "trưởng bộ",
    "chủ tịch", "phó chủ", "thư ký", "cô giáo", "thầy giáo", "cán bộ", "y tá",
    "hộ lý", "thủ thư", "văn thư", "tạp vụ", "cấp dưỡng", "phụ bếp", "sinh năm", "mã số", "mã nhân", "số điện",
    "điện thoại",
})  # fmt: skip
ROLES_FOLDED = frozenset(map(fold, ROLES)) - {"cong ty", "doi pho", "ca truong", "bao ve", "y ta", "can bo", "tho may"}
