BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE campaign (
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	prefix TEXT NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	applied_from DATE, 
	applied_to DATE, 
	legal_basis TEXT NOT NULL, 
	fields TEXT NOT NULL, 
	sample BOOLEAN NOT NULL, 
	PRIMARY KEY (code)
);
INSERT INTO "campaign" VALUES('TD2026','Sáng kiến Thủ đô 2026 (dữ liệu mẫu)','SK','2026-01-01','2027-12-31','2025-09-01',NULL,'["Nghị định số 13/2012/NĐ-CP ngày 02/3/2012 của Chính phủ ban hành Điều lệ Sáng kiến","Thông tư số 18/2013/TT-BKHCN ngày 01/8/2013 của Bộ Khoa học và Công nghệ hướng dẫn thi hành Điều lệ Sáng kiến","Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15 ngày 27/6/2025"]','[]',1);
CREATE TABLE chat (
	id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	chat TEXT NOT NULL, 
	person_id BIGINT, 
	draft_id BIGINT, 
	lang TEXT NOT NULL, 
	said INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	seen_at TEXT NOT NULL, 
	gone_at TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (channel, chat)
);
INSERT INTO "chat" VALUES(1,'web','binh',7530072810456113196,NULL,'vi',23,'{"turn":25,"pressed":[1,"yes"],"menu":[["/moi","Khai sáng kiến mới"],["/trangthai SK-2026-000001","Xem SK-2026-000001"],["/cuatoi","Sáng kiến của tôi"]]}','2026-11-22 01:11:30.000000',NULL);
INSERT INTO "chat" VALUES(2,'web','an',7530075704525873201,7530076207842353204,'vi',13,'{"flow":"initiative","turn":14,"shown":"solution","pressed":[1,"yes"],"asking":"solution"}','2026-11-22 01:18:00.000000',NULL);
INSERT INTO "chat" VALUES(3,'telegram','-100',NULL,NULL,'vi',1,'{}','2026-11-22 01:18:30.000000',NULL);
CREATE TABLE code (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	about TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	used_at TEXT, 
	tries INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (hash, kind)
);
CREATE TABLE consent (
	id INTEGER NOT NULL, 
	person_id BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	chat TEXT NOT NULL, 
	lang TEXT NOT NULL, 
	version TEXT NOT NULL, 
	text TEXT NOT NULL, 
	given_at TEXT NOT NULL, 
	ended_at TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "consent" VALUES(7530072810456113197,7530072810456113196,'web','binh','vi','1','Để ghi nhận sáng kiến, công đoàn cần giữ: họ tên, nơi làm việc, công đoàn, điện thoại (nếu anh/chị cho), và những gì anh/chị kể về sáng kiến.
Dùng để: ghi tên tác giả, liên hệ khi cần bổ sung, đếm sáng kiến của đơn vị. Không dùng vào việc khác, không bán.
Ai giữ: công đoàn vận hành trợ lý này. Nháp để quá 90 ngày sẽ tự xóa. Hồ sơ đã được công nhận thì giữ lại cùng tên tác giả.
Anh/chị xem, tải về, sửa, xóa hoặc rút đồng ý lúc nào cũng được: nhắn /dulieu. (English: /language)
Anh/chị đồng ý chứ ạ?','2026-11-22 01:01:00.000000',NULL);
INSERT INTO "consent" VALUES(7530075704525873202,7530075704525873201,'web','an','vi','1','Để ghi nhận sáng kiến, công đoàn cần giữ: họ tên, nơi làm việc, công đoàn, điện thoại (nếu anh/chị cho), và những gì anh/chị kể về sáng kiến.
Dùng để: ghi tên tác giả, liên hệ khi cần bổ sung, đếm sáng kiến của đơn vị. Không dùng vào việc khác, không bán.
Ai giữ: công đoàn vận hành trợ lý này. Nháp để quá 90 ngày sẽ tự xóa. Hồ sơ đã được công nhận thì giữ lại cùng tên tác giả.
Anh/chị xem, tải về, sửa, xóa hoặc rút đồng ý lúc nào cũng được: nhắn /dulieu. (English: /language)
Anh/chị đồng ý chứ ạ?','2026-11-22 01:12:30.000000',NULL);
CREATE TABLE counter (
	name TEXT NOT NULL, 
	value BIGINT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "counter" VALUES('units',3);
INSERT INTO "counter" VALUES('SK-2026',1);
CREATE TABLE day_count (
	campaign TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	day DATE NOT NULL, 
	submitted BIGINT NOT NULL, 
	recognised BIGINT NOT NULL, 
	verified BIGINT NOT NULL, 
	people BIGINT NOT NULL, 
	benefit BIGINT NOT NULL, 
	taken_back BIGINT NOT NULL, 
	PRIMARY KEY (campaign, unit, day)
)
 WITHOUT ROWID

;
INSERT INTO "day_count" VALUES('TD2026','HN','2026-11-22',1,0,0,1,500000000,0);
INSERT INTO "day_count" VALUES('TD2026','Q-HOANGMAI','2026-11-22',1,0,0,1,500000000,0);
CREATE TABLE draft (
	id INTEGER NOT NULL, 
	person_id BIGINT NOT NULL, 
	flow TEXT NOT NULL, 
	initiative_id BIGINT, 
	answers TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	touched_at TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "draft" VALUES(7530076207842353204,7530075704525873201,'initiative',NULL,'{"behalf":"self","unit":{"code":"Q-HOANGMAI","raw":"hoang mai"},"title":"Cải tiến khuôn dập giảm phế phẩm","kind":"technical","field":"production","before":"Mỗi ca phải dừng máy ba lần để chỉnh khuôn","files":1}','2026-11-22 01:14:30.000000','2026-11-22 01:18:00.000000');
CREATE TABLE evidence (
	id INTEGER NOT NULL, 
	person_id BIGINT, 
	draft_id BIGINT, 
	initiative_id BIGINT, 
	channel TEXT NOT NULL, 
	chat_id BIGINT NOT NULL, 
	ref TEXT NOT NULL, 
	path TEXT NOT NULL, 
	name TEXT NOT NULL, 
	mime TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "evidence" VALUES(7530077088646193205,7530075704525873201,7530076207842353204,NULL,'web',2,'','ab/anh.jpg','anh.jpg','image/jpeg',1000,'kept','','2026-11-22 01:18:00.000000');
CREATE TABLE group_admin (
	chat_id INTEGER NOT NULL, 
	sender TEXT NOT NULL, 
	PRIMARY KEY (chat_id, sender)
);
CREATE TABLE group_chat (
	chat_id INTEGER NOT NULL, 
	unit TEXT NOT NULL, 
	title TEXT NOT NULL, 
	thread TEXT NOT NULL, 
	post_at TEXT NOT NULL, 
	quiet BOOLEAN NOT NULL, 
	bound_at TEXT, 
	hour_at TEXT, 
	resumed_at TEXT, 
	paused_until DATE, 
	remind_on TEXT DEFAULT '14' NOT NULL, 
	PRIMARY KEY (chat_id)
);
INSERT INTO "group_chat" VALUES(3,'','','','17:00',0,NULL,NULL,NULL,NULL,'14');
CREATE TABLE group_member (
	chat_id INTEGER NOT NULL, 
	sender TEXT NOT NULL, 
	admin BOOLEAN NOT NULL, 
	PRIMARY KEY (chat_id, sender)
);
CREATE TABLE handover (
	chat_id INTEGER NOT NULL, 
	until TEXT NOT NULL, 
	PRIMARY KEY (chat_id)
);
CREATE TABLE initiative (
	id INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	campaign TEXT NOT NULL, 
	typist_id BIGINT, 
	author TEXT NOT NULL, 
	author_key BIGINT NOT NULL, 
	by_author BOOLEAN NOT NULL, 
	unit TEXT NOT NULL, 
	workplace TEXT NOT NULL, 
	title TEXT NOT NULL, 
	title_key TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	field TEXT NOT NULL, 
	applied_on DATE NOT NULL, 
	benefit BIGINT, 
	large BOOLEAN NOT NULL, 
	recognised TEXT NOT NULL, 
	confidential BOOLEAN NOT NULL, 
	status TEXT NOT NULL, 
	answers TEXT NOT NULL, 
	submitted_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	reviewed_at TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (code)
);
INSERT INTO "initiative" VALUES(7530075452867633200,'SK-2026-000001','TD2026',7530072810456113196,'Nguyễn Văn An',7530072810456113196,1,'Q-HOANGMAI','Xưởng cơ khí 3','Cải tiến khuôn dập giảm phế phẩm','cai dap giam khuon pham phe tien','technical','production','2026-06-15',500000000,0,'no',0,'submitted','{"behalf":"self","unit":{"code":"Q-HOANGMAI","raw":"hoang mai"},"title":"Cải tiến khuôn dập giảm phế phẩm","kind":"technical","field":"production","before":"Mỗi ca phải dừng máy ba lần để chỉnh khuôn","solution":"Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay","applied":{"start":"2026-06-15","end":"2026-06-15","raw":"15/6/2026"},"effect":"money","benefit":{"vnd":500000000,"period":"once","approx":false,"large":false,"raw":"500 triệu"},"calculation":"Giảm 200 phế phẩm mỗi tháng","coauthors":null,"recognised":"no","evidence":null,"confidential":"no","review":"yes","pledge":"yes"}','2026-11-22 01:11:30.000000','2026-11-22 01:11:30.000000',NULL);
CREATE TABLE lease (
	chat_id INTEGER NOT NULL, 
	holder TEXT NOT NULL, 
	until TEXT NOT NULL, 
	PRIMARY KEY (chat_id)
);
CREATE TABLE ledger (
	campaign TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	at TEXT NOT NULL, 
	submitted BIGINT NOT NULL, 
	recognised BIGINT NOT NULL, 
	verified BIGINT NOT NULL, 
	people BIGINT NOT NULL, 
	benefit BIGINT NOT NULL, 
	taken_back BIGINT NOT NULL, 
	PRIMARY KEY (campaign, unit, at)
)
 WITHOUT ROWID

;
INSERT INTO "ledger" VALUES('TD2026','HN','2026-11-22 01:11:30.000000',1,0,0,1,500000000,0);
INSERT INTO "ledger" VALUES('TD2026','Q-HOANGMAI','2026-11-22 01:11:30.000000',1,0,0,1,500000000,0);
CREATE TABLE load (
	id INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	new TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE meter (
	channel TEXT NOT NULL, 
	month TEXT NOT NULL, 
	came INTEGER NOT NULL, 
	went INTEGER NOT NULL, 
	most INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (channel, month)
);
CREATE TABLE officer (
	person_id INTEGER NOT NULL, 
	unit TEXT NOT NULL, 
	name TEXT NOT NULL, 
	since TEXT NOT NULL, 
	PRIMARY KEY (person_id, unit)
);
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	chat_id BIGINT NOT NULL, 
	n INTEGER NOT NULL, 
	kind TEXT DEFAULT 'reply' NOT NULL, 
	body TEXT NOT NULL, 
	state TEXT NOT NULL, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	next_at TEXT, 
	error TEXT DEFAULT '' NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (chat_id, n)
);
INSERT INTO "outbox" VALUES(22,1,22,'reply','{"text":"Tôi cam đoan những điều đã kể là trung thực, và tôi chịu trách nhiệm về nội dung này. Anh/chị nộp chứ ạ?","choices":[["yes","Tôi cam đoan và nộp"],["edit","Sửa lại"]],"shortcuts":[["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":24,"step":null,"steps":null}','sent',0,NULL,'','2026-11-22 01:11:00.000000');
INSERT INTO "outbox" VALUES(23,1,23,'reply','{"text":"Cảm ơn anh/chị. Em đã nhận sáng kiến.\nMã hồ sơ: SK-2026-000001\nĐơn vị: LĐLĐ quận Hoàng Mai\nLúc: 08:11 22/11/2026\nTiếp theo: công đoàn xem hồ sơ; nếu cần bổ sung, em sẽ nhắn anh/chị. Chưa có ai xem thì anh/chị vẫn sửa hoặc rút được: bấm “Xem SK-2026-000001”.","choices":[["/moi","Khai sáng kiến mới"],["/trangthai SK-2026-000001","Xem SK-2026-000001"],["/cuatoi","Sáng kiến của tôi"]],"shortcuts":[],"turn":25,"step":null,"steps":null}','sent',0,NULL,'','2026-11-22 01:11:30.000000');
INSERT INTO "outbox" VALUES(24,2,1,'reply','{"text":"Chào anh/chị, em là Trợ lý Sáng kiến của công đoàn, một chương trình trả lời tự động. Em giúp anh/chị kể lại sáng kiến của mình trong vài phút, ngay trên điện thoại.\n\nĐể ghi nhận sáng kiến, công đoàn cần giữ: họ tên, nơi làm việc, công đoàn, điện thoại (nếu anh/chị cho), và những gì anh/chị kể về sáng kiến.\nDùng để: ghi tên tác giả, liên hệ khi cần bổ sung, đếm sáng kiến của đơn vị. Không dùng vào việc khác, không bán.\nAi giữ: công đoàn vận hành trợ lý này. Nháp để quá 90 ngày sẽ tự xóa. Hồ sơ đã được công nhận thì giữ lại cùng tên tác giả.\nAnh/chị xem, tải về, sửa, xóa hoặc rút đồng ý lúc nào cũng được: nhắn /dulieu. (English: /language)\nAnh/chị đồng ý chứ ạ?","choices":[["yes","Tôi đồng ý"],["no","Tôi không đồng ý"]],"shortcuts":[["help","Giúp"]],"turn":1,"step":null,"steps":null}','sent',0,NULL,'','2026-11-22 01:12:00.000000');
INSERT INTO "outbox" VALUES(25,2,2,'reply','{"text":"Đã ghi: Tôi đồng ý\n\nCảm ơn anh/chị. Em hỏi vài điều về anh/chị trước, chỉ một lần.\n\nAnh/chị cho em biết họ và tên đầy đủ?\nVí dụ: Nguyễn Văn An","choices":[],"shortcuts":[["help","Giúp"],["cancel","Tạm dừng"]],"turn":3,"step":1,"steps":4}','sent',0,NULL,'','2026-11-22 01:12:30.000000');
INSERT INTO "outbox" VALUES(26,2,3,'reply','{"text":"Đã ghi: Nguyễn Văn An\n\nSố điện thoại để công đoàn liên hệ khi cần bổ sung?\nVí dụ: 0912 345 678","choices":[],"shortcuts":[["skip","Bỏ qua"],["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":4,"step":2,"steps":4}','sent',0,NULL,'','2026-11-22 01:13:00.000000');
INSERT INTO "outbox" VALUES(27,2,4,'reply','{"text":"Đã ghi: 0912345678\n\nAnh/chị làm việc ở đâu? Tên công ty, trường, bệnh viện hay cơ quan.\nVí dụ: Trường Tiểu học Hoa Sen, Đống Đa","choices":[],"shortcuts":[["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":5,"step":3,"steps":4}','sent',0,NULL,'','2026-11-22 01:13:30.000000');
INSERT INTO "outbox" VALUES(28,2,5,'reply','{"text":"Đã ghi: Xưởng cơ khí 3\n\nCông đoàn cấp trên của anh/chị là quận, huyện, ngành hay tổng công ty nào?\nVí dụ: hoang mai, hoặc công đoàn ngành Y tế","choices":[],"shortcuts":[["skip","Bỏ qua"],["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":6,"step":4,"steps":4}','sent',0,NULL,'','2026-11-22 01:14:00.000000');
INSERT INTO "outbox" VALUES(29,2,6,'reply','{"text":"Đã ghi: LĐLĐ quận Hoàng Mai\n\nCảm ơn anh/chị Nguyễn Văn An. Giờ mình kể về sáng kiến nhé.\n\nAnh/chị nộp sáng kiến của mình hay nộp hộ người khác?","choices":[["self","Của tôi"],["other","Nộp hộ"]],"shortcuts":[["help","Giúp"],["cancel","Tạm dừng"]],"turn":8,"step":1,"steps":14}','sent',0,NULL,'','2026-11-22 01:14:30.000000');
INSERT INTO "outbox" VALUES(30,2,7,'reply','{"text":"Đã ghi: Của tôi\n\nSáng kiến tính cho công đoàn nào?\nVí dụ: hoang mai, hoặc tên công đoàn cơ sở","choices":[["Q-HOANGMAI","LĐLĐ quận Hoàng Mai"]],"shortcuts":[["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":9,"step":2,"steps":14}','sent',0,NULL,'','2026-11-22 01:15:00.000000');
INSERT INTO "outbox" VALUES(31,2,8,'reply','{"text":"Đã ghi: LĐLĐ quận Hoàng Mai\n\nTên sáng kiến là gì ạ? Một câu thôi.\nVí dụ: Cải tiến khuôn dập giảm phế phẩm ở tổ đột dập","choices":[],"shortcuts":[["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":10,"step":3,"steps":14}','sent',0,NULL,'','2026-11-22 01:15:30.000000');
INSERT INTO "outbox" VALUES(32,2,9,'reply','{"text":"Đã ghi ạ. Đã có sáng kiến cùng tên ở LĐLĐ quận Hoàng Mai. Nếu là việc của anh/chị thì cứ làm tiếp.\n\nĐây là loại giải pháp nào ạ?","choices":[["technical","Kỹ thuật"],["management","Quản lý"],["operation","Tác nghiệp"],["technology","Ứng dụng tiến bộ kỹ thuật"],["research","Đề tài nghiên cứu"]],"shortcuts":[["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":11,"step":4,"steps":14}','sent',0,NULL,'','2026-11-22 01:16:00.000000');
INSERT INTO "outbox" VALUES(33,2,10,'reply','{"text":"Đã ghi: Kỹ thuật\n\nSáng kiến thuộc lĩnh vực nào ạ?","choices":[["production","Sản xuất, kinh doanh"],["engineering","Kỹ thuật, cơ khí, tự động hóa"],["digital","Công nghệ số"],["education","Giáo dục, đào tạo"],["health","Y tế, phòng chống dịch"],["safety","An toàn vệ sinh lao động"],["environment","Tài nguyên, môi trường"],["administration","Cải cách hành chính"],["management","Quản lý, điều hành"],["union","Hoạt động công đoàn, vì cộng đồng"],["other","Khác"]],"shortcuts":[["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":12,"step":5,"steps":14}','sent',0,NULL,'','2026-11-22 01:16:30.000000');
INSERT INTO "outbox" VALUES(34,2,11,'reply','{"text":"Đã ghi: Sản xuất, kinh doanh\n\nAnh/chị kể giúp: trước đây việc này làm thế nào, vướng ở đâu? Hai, ba câu là được.\nVí dụ: Mỗi ca phải dừng máy 3 lần để chỉnh khuôn, phế phẩm khoảng 5%.","choices":[],"shortcuts":[["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":13,"step":6,"steps":14}','sent',0,NULL,'','2026-11-22 01:17:00.000000');
INSERT INTO "outbox" VALUES(35,2,12,'reply','{"text":"Đã ghi ạ.\n\nAnh/chị làm khác đi thế nào ạ?\nVí dụ: Tôi thêm chốt định vị và lò xo hồi vào khuôn, thợ không phải chỉnh tay, mỗi lần thay chỉ mất 2 phút.","choices":[],"shortcuts":[["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":14,"step":7,"steps":14}','sent',0,NULL,'','2026-11-22 01:17:30.000000');
INSERT INTO "outbox" VALUES(36,2,13,'reply','{"text":"Đã nhận 1 tệp (1/10).\n\nAnh/chị làm khác đi thế nào ạ?\nVí dụ: Tôi thêm chốt định vị và lò xo hồi vào khuôn, thợ không phải chỉnh tay, mỗi lần thay chỉ mất 2 phút.","choices":[],"shortcuts":[["back","Quay lại"],["help","Giúp"],["cancel","Tạm dừng"]],"turn":14,"step":7,"steps":14}','sent',0,NULL,'','2026-11-22 01:18:00.000000');
INSERT INTO "outbox" VALUES(37,3,1,'reply','{"text":"Chào mọi người, em là Trợ lý Sáng kiến của công đoàn. Em giúp khai sáng kiến qua tin nhắn riêng và báo kết quả của đơn vị vào nhóm mỗi ngày.\nNhờ quản trị viên của nhóm gắn nhóm với đơn vị: bấm nút dưới đây, hoặc nhắn /lienket kèm tên đơn vị.","choices":[["/lienket","Gắn nhóm với đơn vị"]],"shortcuts":[],"turn":0,"step":null,"steps":null}','queued',0,NULL,'','2026-11-22 01:18:30.000000');
CREATE TABLE parked (
	id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	event_id TEXT NOT NULL, 
	chat TEXT NOT NULL, 
	body TEXT NOT NULL, 
	error TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (channel, event_id)
);
CREATE TABLE person (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	phone TEXT NOT NULL, 
	workplace TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	last_unit TEXT NOT NULL, 
	consent TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "person" VALUES(7530072810456113196,'Nguyễn Văn An','+84912345678','Xưởng cơ khí 3','Q-HOANGMAI','Q-HOANGMAI','1','2026-11-22 01:01:00.000000');
INSERT INTO "person" VALUES(7530075704525873201,'Nguyễn Văn An','+84912345678','Xưởng cơ khí 3','Q-HOANGMAI','','1','2026-11-22 01:12:30.000000');
CREATE TABLE phase (
	campaign TEXT NOT NULL, 
	code TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	PRIMARY KEY (campaign, code)
);
INSERT INTO "phase" VALUES('TD2026','GD1','phase','Giai đoạn 1','2026-01-01','2026-06-30');
INSERT INTO "phase" VALUES('TD2026','GD2','phase','Giai đoạn 2','2026-07-01','2027-12-31');
INSERT INTO "phase" VALUES('TD2026','CD1','peak','30 ngày cao điểm','2026-11-01','2026-11-30');
CREATE TABLE preference (
	person_id INTEGER NOT NULL, 
	reminders BOOLEAN NOT NULL, 
	paused_until DATE, 
	named BOOLEAN NOT NULL, 
	digest TEXT NOT NULL, 
	digest_at TEXT NOT NULL, 
	digest_day INTEGER NOT NULL, 
	changed_at TEXT NOT NULL, 
	PRIMARY KEY (person_id)
);
CREATE TABLE seen (
	channel TEXT NOT NULL, 
	event_id TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (channel, event_id)
)
 WITHOUT ROWID

;
INSERT INTO "seen" VALUES('web','binh-1','2026-11-22 01:00:30.000000');
INSERT INTO "seen" VALUES('web','binh-2','2026-11-22 01:01:00.000000');
INSERT INTO "seen" VALUES('web','binh-3','2026-11-22 01:01:30.000000');
INSERT INTO "seen" VALUES('web','binh-4','2026-11-22 01:02:00.000000');
INSERT INTO "seen" VALUES('web','binh-5','2026-11-22 01:02:30.000000');
INSERT INTO "seen" VALUES('web','binh-6','2026-11-22 01:03:00.000000');
INSERT INTO "seen" VALUES('web','binh-7','2026-11-22 01:03:30.000000');
INSERT INTO "seen" VALUES('web','binh-8','2026-11-22 01:04:00.000000');
INSERT INTO "seen" VALUES('web','binh-9','2026-11-22 01:04:30.000000');
INSERT INTO "seen" VALUES('web','binh-10','2026-11-22 01:05:00.000000');
INSERT INTO "seen" VALUES('web','binh-11','2026-11-22 01:05:30.000000');
INSERT INTO "seen" VALUES('web','binh-12','2026-11-22 01:06:00.000000');
INSERT INTO "seen" VALUES('web','binh-13','2026-11-22 01:06:30.000000');
INSERT INTO "seen" VALUES('web','binh-14','2026-11-22 01:07:00.000000');
INSERT INTO "seen" VALUES('web','binh-15','2026-11-22 01:07:30.000000');
INSERT INTO "seen" VALUES('web','binh-16','2026-11-22 01:08:00.000000');
INSERT INTO "seen" VALUES('web','binh-17','2026-11-22 01:08:30.000000');
INSERT INTO "seen" VALUES('web','binh-18','2026-11-22 01:09:00.000000');
INSERT INTO "seen" VALUES('web','binh-19','2026-11-22 01:09:30.000000');
INSERT INTO "seen" VALUES('web','binh-20','2026-11-22 01:10:00.000000');
INSERT INTO "seen" VALUES('web','binh-21','2026-11-22 01:10:30.000000');
INSERT INTO "seen" VALUES('web','binh-22','2026-11-22 01:11:00.000000');
INSERT INTO "seen" VALUES('web','binh-23','2026-11-22 01:11:30.000000');
INSERT INTO "seen" VALUES('web','an-1','2026-11-22 01:12:00.000000');
INSERT INTO "seen" VALUES('web','an-2','2026-11-22 01:12:30.000000');
INSERT INTO "seen" VALUES('web','an-3','2026-11-22 01:13:00.000000');
INSERT INTO "seen" VALUES('web','an-4','2026-11-22 01:13:30.000000');
INSERT INTO "seen" VALUES('web','an-5','2026-11-22 01:14:00.000000');
INSERT INTO "seen" VALUES('web','an-6','2026-11-22 01:14:30.000000');
INSERT INTO "seen" VALUES('web','an-7','2026-11-22 01:15:00.000000');
INSERT INTO "seen" VALUES('web','an-8','2026-11-22 01:15:30.000000');
INSERT INTO "seen" VALUES('web','an-9','2026-11-22 01:16:00.000000');
INSERT INTO "seen" VALUES('web','an-10','2026-11-22 01:16:30.000000');
INSERT INTO "seen" VALUES('web','an-11','2026-11-22 01:17:00.000000');
INSERT INTO "seen" VALUES('web','an-12','2026-11-22 01:17:30.000000');
INSERT INTO "seen" VALUES('web','an-13','2026-11-22 01:18:00.000000');
INSERT INTO "seen" VALUES('telegram','-100-1','2026-11-22 01:18:30.000000');
CREATE TABLE slot (
	job TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	period TEXT NOT NULL, 
	due_at TEXT NOT NULL, 
	at TEXT NOT NULL, 
	state TEXT NOT NULL, 
	PRIMARY KEY (job, scope, period)
);
CREATE TABLE taking_part (
	person INTEGER NOT NULL, 
	campaign TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	n BIGINT NOT NULL, 
	PRIMARY KEY (person, campaign, unit)
)
 WITHOUT ROWID

;
INSERT INTO "taking_part" VALUES(7530072810456113196,'TD2026','HN',1);
INSERT INTO "taking_part" VALUES(7530072810456113196,'TD2026','Q-HOANGMAI',1);
CREATE TABLE target (
	campaign TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	value BIGINT NOT NULL, 
	issuer TEXT NOT NULL, 
	issued_on DATE, 
	PRIMARY KEY (campaign, phase, unit, kind)
);
INSERT INTO "target" VALUES('TD2026','','HN','giao',62000,'Tổng LĐLĐ Việt Nam','2025-12-22');
INSERT INTO "target" VALUES('TD2026','','HN','dang_ky',130000,'LĐLĐ thành phố Hà Nội','2026-01-05');
INSERT INTO "target" VALUES('TD2026','GD1','HN','giao',26000,'Tổng LĐLĐ Việt Nam','2025-12-22');
INSERT INTO "target" VALUES('TD2026','GD2','HN','giao',36000,'Tổng LĐLĐ Việt Nam','2025-12-22');
INSERT INTO "target" VALUES('TD2026','GD1','HN','dang_ky',52000,'LĐLĐ thành phố Hà Nội','2026-01-05');
INSERT INTO "target" VALUES('TD2026','GD2','HN','dang_ky',78000,'LĐLĐ thành phố Hà Nội','2026-01-05');
INSERT INTO "target" VALUES('TD2026','GD1','Q-BADINH','giao',690,'LĐLĐ thành phố Hà Nội','2026-01-08');
INSERT INTO "target" VALUES('TD2026','GD2','Q-BADINH','giao',960,'LĐLĐ thành phố Hà Nội','2026-01-08');
INSERT INTO "target" VALUES('TD2026','GD1','Q-BADINH','dang_ky',1200,'LĐLĐ quận Ba Đình','2026-01-16');
INSERT INTO "target" VALUES('TD2026','GD2','Q-BADINH','dang_ky',1810,'LĐLĐ quận Ba Đình','2026-01-16');
INSERT INTO "target" VALUES('TD2026','GD1','Q-DONGDA','giao',1100,'LĐLĐ thành phố Hà Nội','2026-01-08');
INSERT INTO "target" VALUES('TD2026','GD2','Q-DONGDA','giao',1530,'LĐLĐ thành phố Hà Nội','2026-01-08');
INSERT INTO "target" VALUES('TD2026','GD1','Q-DONGDA','dang_ky',1920,'LĐLĐ quận Đống Đa','2026-01-16');
INSERT INTO "target" VALUES('TD2026','GD2','Q-DONGDA','dang_ky',2880,'LĐLĐ quận Đống Đa','2026-01-16');
INSERT INTO "target" VALUES('TD2026','GD1','Q-HOANGMAI','giao',880,'LĐLĐ thành phố Hà Nội','2026-01-08');
INSERT INTO "target" VALUES('TD2026','GD2','Q-HOANGMAI','giao',1220,'LĐLĐ thành phố Hà Nội','2026-01-08');
INSERT INTO "target" VALUES('TD2026','GD1','Q-HOANGMAI','dang_ky',1540,'LĐLĐ quận Hoàng Mai','2026-01-16');
INSERT INTO "target" VALUES('TD2026','GD2','Q-HOANGMAI','dang_ky',2300,'LĐLĐ quận Hoàng Mai','2026-01-16');
CREATE TABLE token (
	name TEXT NOT NULL, 
	access TEXT NOT NULL, 
	refresh TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	spent TEXT NOT NULL, 
	sent_at TEXT, 
	changed_at TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE total (
	campaign TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	at TEXT NOT NULL, 
	submitted BIGINT NOT NULL, 
	recognised BIGINT NOT NULL, 
	verified BIGINT NOT NULL, 
	people BIGINT NOT NULL, 
	benefit BIGINT NOT NULL, 
	taken_back BIGINT NOT NULL, 
	PRIMARY KEY (campaign, unit)
);
INSERT INTO "total" VALUES('TD2026','HN','2026-11-22 01:11:30.000000',1,0,0,1,500000000,0);
INSERT INTO "total" VALUES('TD2026','Q-HOANGMAI','2026-11-22 01:11:30.000000',1,0,0,1,500000000,0);
CREATE TABLE unit (
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	short_name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	parent TEXT, 
	aliases TEXT NOT NULL, 
	members INTEGER NOT NULL, 
	cluster TEXT DEFAULT '' NOT NULL, 
	valid_from DATE, 
	valid_to DATE, 
	successors TEXT NOT NULL, 
	PRIMARY KEY (code)
);
INSERT INTO "unit" VALUES('HN','LĐLĐ thành phố Hà Nội','Hà Nội','city',NULL,'["LĐLĐ TP Hà Nội","LĐLĐ Hà Nội","Thành phố"]',670030,'',NULL,NULL,'[]');
INSERT INTO "unit" VALUES('Q-BADINH','LĐLĐ quận Ba Đình','Ba Đình','quan','HN','["BĐ","BD"]',17850,'Cụm 1',NULL,NULL,'[]');
INSERT INTO "unit" VALUES('Q-DONGDA','LĐLĐ quận Đống Đa','Đống Đa','quan','HN','["ĐĐ","DD"]',28460,'Cụm 1',NULL,NULL,'[]');
INSERT INTO "unit" VALUES('Q-HOANGMAI','LĐLĐ quận Hoàng Mai','Hoàng Mai','quan','HN','["HM"]',22740,'Cụm 1',NULL,NULL,'[]');
CREATE TABLE upload (
	channel TEXT NOT NULL, 
	picture TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	PRIMARY KEY (channel, picture)
);
CREATE INDEX chat_person ON chat (person_id);
CREATE INDEX code_expires ON code (expires_at);
CREATE INDEX consent_person ON consent (person_id);
CREATE INDEX draft_person ON draft (person_id);
CREATE INDEX evidence_draft ON evidence (draft_id);
CREATE INDEX evidence_initiative ON evidence (initiative_id);
CREATE INDEX evidence_person ON evidence (person_id, created_at);
CREATE INDEX evidence_state ON evidence (state) WHERE state <> 'kept';
CREATE INDEX group_unit ON group_chat (unit);
CREATE INDEX initiative_large ON initiative (unit, benefit, code) WHERE large AND reviewed_at IS NULL AND status = 'submitted';
CREATE INDEX initiative_returned ON initiative (unit) WHERE status = 'returned';
CREATE INDEX initiative_title ON initiative (title_key);
CREATE INDEX initiative_typist ON initiative (typist_id);
CREATE INDEX initiative_unit ON initiative (unit, submitted_at);
CREATE INDEX load_at ON load (at);
CREATE INDEX officer_unit ON officer (unit);
CREATE INDEX outbox_at ON outbox (at);
CREATE INDEX outbox_queued ON outbox (chat_id) WHERE state = 'queued';
CREATE INDEX outbox_unsure ON outbox (state) WHERE state IN ('sending', 'unsure');
CREATE INDEX seen_at ON seen (at);
CREATE INDEX slot_due ON slot (due_at);
CREATE INDEX unit_parent ON unit (parent);
COMMIT;
