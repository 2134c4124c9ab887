"""Who belongs to the demonstration union. Facts only; every name is invented."""

from dataclasses import dataclass

from members.models import UnitKind

PROVINCE = "Hà Thanh"
NAME = f"Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh {PROVINCE}"
SHORT_NAME = f"LHH {PROVINCE}"
SYMBOL = "LHH"
PARENT_NAME = "Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam"
CLUSTERS = ("Cụm 1: Kỹ thuật", "Cụm 2: Nông, lâm nghiệp và nước", "Cụm 3: Sức khỏe, kinh tế và pháp luật")


@dataclass(frozen=True, slots=True)
class Inside:
    """A unit of the union's own apparatus, or an outside agency."""

    kind: UnitKind
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Association:
    """A member association: founded `age` years ago; members then, a year ago and now."""

    name: str
    short_name: str
    field: str
    cluster: int
    age: int
    members: tuple[int, int, int]
    branches: int
    chair: str
    former_name: str = ""
    aliases: tuple[str, ...] = ()


INSIDE = (
    Inside(UnitKind.OFFICE, "Văn phòng", "VP", ("Văn phòng Liên hiệp hội",)),
    Inside(
        UnitKind.DEPARTMENT, "Ban Thông tin phổ biến kiến thức", "Ban TT-PBKT", ("Ban Thông tin và phổ biến kiến thức",)
    ),
    Inside(
        UnitKind.DEPARTMENT,
        "Ban KHCN – Tư vấn, phản biện và giám định xã hội",
        "Ban KHCN-TVPB",
        ("Ban Khoa học công nghệ và Tư vấn phản biện",),
    ),
    Inside(UnitKind.POSITION, "Tổng Thư ký", "TTK"),
    Inside(UnitKind.POSITION, "Chủ tịch Liên hiệp hội", "Chủ tịch"),
    Inside(UnitKind.BODY, "Ban Chấp hành", "BCH", ("Ban Chấp hành Liên hiệp hội",)),
    Inside(UnitKind.BODY, "Ban Thường vụ", "BTV", ("Ban Thường vụ Liên hiệp hội",)),
    Inside(UnitKind.BODY, "Ban Kiểm tra", "BKT"),
    Inside(UnitKind.BODY, "Đảng đoàn", "ĐĐ", ("Đảng đoàn Liên hiệp hội", "Đảng đoàn Liên hiệp hội tỉnh")),
    Inside(UnitKind.CENTRE, f"Trung tâm Tư vấn và Chuyển giao kỹ thuật {PROVINCE}", "TT Chuyển giao"),
    Inside(UnitKind.CENTRE, "Trung tâm Phát triển cộng đồng miền núi", "TT Cộng đồng"),
    Inside(UnitKind.GROUP, "Các hội thành viên", "", ("các Hội", "các Hội trong toàn tỉnh")),
    Inside(UnitKind.EXTERNAL, PARENT_NAME, "LHH Việt Nam"),
    Inside(UnitKind.EXTERNAL, f"Tỉnh ủy {PROVINCE}", "Tỉnh ủy"),
    Inside(UnitKind.EXTERNAL, f"Ủy ban nhân dân tỉnh {PROVINCE}", "UBND tỉnh", ("Ủy ban nhân dân tỉnh",)),
    Inside(UnitKind.EXTERNAL, "Ban Tuyên giáo và Dân vận Tỉnh ủy", "Ban TG&DV"),
    Inside(UnitKind.EXTERNAL, "Sở Khoa học và Công nghệ", "Sở KH&CN"),
    Inside(UnitKind.EXTERNAL, "Sở Nội vụ"),
    Inside(UnitKind.EXTERNAL, f"Trường Đại học {PROVINCE}", "Trường ĐH Hà Thanh"),
    Inside(UnitKind.EXTERNAL, f"Viện Nông nghiệp {PROVINCE}"),
)

# Two associations that the term's programme wants to found: (name, field).
PLANNED = (
    (f"Hội Sinh vật cảnh tỉnh {PROVINCE}", "Sinh vật cảnh"),
    (f"Hội Nuôi trồng thủy sản hồ chứa tỉnh {PROVINCE}", "Thủy sản"),
)

# A small association that went into a large one.
MERGED = f"Hội Giống cây trồng tỉnh {PROVINCE}"
HEIR = f"Hội Nông nghiệp và Phát triển nông thôn tỉnh {PROVINCE}"

# The first six founded the union; 10.025 members in all now.
ASSOCIATIONS = (
    Association(
        "Hội Nông nghiệp và Phát triển nông thôn tỉnh Hà Thanh",
        "Hội Nông nghiệp",
        "Nông nghiệp, nông thôn",
        1,
        17,
        (610, 2380, 2460),
        42,
        "Hoàng Văn Sáu",
        former_name="Hội Làm vườn tỉnh Hà Thanh",
        aliases=("Hội Nông nghiệp và PTNT tỉnh Hà Thanh",),
    ),
    Association(
        "Hội Khoa học kỹ thuật Cầu đường tỉnh Hà Thanh",
        "Hội Cầu đường",
        "Giao thông",
        0,
        17,
        (95, 318, 325),
        9,
        "Ngô Quang Tấn",
        aliases=("Hội KHKT Cầu đường tỉnh Hà Thanh",),
    ),
    Association("Hội Y học tỉnh Hà Thanh", "Hội Y học", "Y, dược", 2, 17, (240, 1490, 1512), 21, "Trịnh Thị Mai Lan"),
    Association(
        "Hội Đông y tỉnh Hà Thanh", "Hội Đông y", "Y học cổ truyền", 2, 17, (180, 1105, 1120), 26, "Lò Văn Inh"
    ),
    Association(
        "Hội Luật gia tỉnh Hà Thanh", "Hội Luật gia", "Pháp luật", 2, 17, (130, 842, 860), 24, "Phùng Thị Ngọc Bích"
    ),
    Association(
        "Hội Khoa học kỹ thuật Lâm nghiệp tỉnh Hà Thanh",
        "Hội Lâm nghiệp",
        "Lâm nghiệp",
        1,
        17,
        (150, 1020, 1046),
        18,
        "Đặng Minh Khuê",
        aliases=("Hội KHKT Lâm nghiệp tỉnh Hà Thanh",),
    ),
    Association(
        "Hội Khoa học kinh tế tỉnh Hà Thanh", "Hội Kinh tế", "Kinh tế", 2, 14, (88, 602, 618), 11, "Tạ Hữu Phước"
    ),
    Association(
        "Hội Kiến trúc sư tỉnh Hà Thanh",
        "Hội Kiến trúc sư",
        "Kiến trúc, quy hoạch",
        0,
        12,
        (41, 139, 144),
        3,
        "Mai Anh Đức",
    ),
    Association(
        "Hội Khoa học kỹ thuật Thủy lợi tỉnh Hà Thanh",
        "Hội Thủy lợi",
        "Thủy lợi, nước sạch",
        1,
        9,
        (120, 570, 585),
        12,
        "Quàng Văn Thoa",
    ),
    Association(
        "Hội Tin học và Chuyển đổi số tỉnh Hà Thanh",
        "Hội Tin học",
        "Công nghệ thông tin",
        0,
        7,
        (64, 688, 735),
        8,
        "Vũ Khánh Toàn",
        former_name="Hội Tin học – Điện tử tỉnh Hà Thanh",
    ),
    Association(
        "Hội Khoa học kỹ thuật Mỏ – Luyện kim tỉnh Hà Thanh",
        "Hội Mỏ – Luyện kim",
        "Khai khoáng, luyện kim",
        0,
        1,
        (590, 590, 620),
        6,
        "Bùi Công Hậu",
    ),
)

# Person, title, then (unit, office) for each office held.
PEOPLE: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Lương Thế Bình",
        "TS",
        (
            ("Ban Chấp hành", "Chủ tịch"),
            ("Ban Thường vụ", "Chủ tịch"),
            ("Đảng đoàn", "Bí thư"),
            ("Chủ tịch Liên hiệp hội", "Chủ tịch"),
        ),
    ),
    (
        "Đinh Thị Thu Hoài",
        "ThS",
        (("Ban Chấp hành", "Phó Chủ tịch"), ("Ban Thường vụ", "Phó Chủ tịch"), ("Đảng đoàn", "Phó Bí thư")),
    ),
    (
        "Cao Xuân Viễn",
        "ThS",
        (("Tổng Thư ký", "Tổng Thư ký"), ("Ban Thường vụ", "Ủy viên"), ("Đảng đoàn", "Ủy viên")),
    ),
    ("Nông Thị Hạnh", "", (("Văn phòng", "Chánh Văn phòng"), ("Ban Chấp hành", "Ủy viên"))),
    ("Triệu Mùi Pham", "", (("Văn phòng", "Chuyên viên"),)),
    ("Lâm Chí Kiên", "ThS", (("Ban Thông tin phổ biến kiến thức", "Trưởng ban"), ("Ban Chấp hành", "Ủy viên"))),
    (
        "Hà Thị Ban Mai",
        "TS",
        (("Ban KHCN – Tư vấn, phản biện và giám định xã hội", "Trưởng ban"), ("Ban Chấp hành", "Ủy viên")),
    ),
    ("Ma Đình Lực", "", (("Ban Kiểm tra", "Trưởng ban"), ("Ban Thường vụ", "Ủy viên"))),
    ("Phan Thanh Bảo", "KS", ((f"Trung tâm Tư vấn và Chuyển giao kỹ thuật {PROVINCE}", "Giám đốc"),)),
    ("Giàng Thị Sua", "", (("Trung tâm Phát triển cộng đồng miền núi", "Giám đốc"),)),
)
