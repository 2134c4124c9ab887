"""What is a task and what is not (extraction rule): the smallest block of the operative part that orders something.

`classify` writes a kind on every block: group, task, assessment, viewpoint, goal, purpose, provision, decision, intro,
text.
"""

from __future__ import annotations

import re

from . import attributes
from .lexicon import ORDER_START, ORDER_WORDS
from .outline import Block, walk
from .text import is_upper
from .units import assign, has_agent, heading_units

# What a heading says about everything below it. A heading that also speaks of tasks is an ordinary group.
_WORK = re.compile(
    r"nhiệm vụ|giải pháp|tổ chức thực hiện|nội dung|phân công|trách nhiệm|biện pháp|triển khai thực hiện|công việc",
    re.IGNORECASE,
)
_HEADINGS = (
    (
        "assessment",
        re.compile(
            r"^(?:(?:về\s+)?(?:đánh giá(?: chung)?(?=\W*$| kết| tình| thực| việc| công| hoạt| chung)|kết quả|tình "
            r"hình|thực trạng|đặc điểm|những kết quả|ưu điểm|thuận lợi|khó khăn|"
            r"tồn tại|hạn chế|những (?:hạn chế|tồn tại|khó khăn|ưu điểm|khuyết điểm)"
            r"|một số (?:hạn chế|tồn tại|khó khăn|kết quả)|khuyết điểm|nguyên nhân|bài học|bối cảnh|dự báo|sự cần "
            r"thiết|"
            r"công tác .{0,60} đã đạt|khái quát|tổng quan)\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "viewpoint",
        re.compile(
            r"^(?:các\s+|những\s+|về\s+)?(?:quan điểm|tư tưởng chỉ đạo|phương châm|nguyên tắc)\b", re.IGNORECASE
        ),
    ),
    (
        "goal",
        re.compile(
            r"^(?:các\s+|những\s+|một số\s+|về\s+|hệ thống\s+)?(?:mục tiêu|chỉ tiêu|tầm nhìn|định hướng đến|các mục "
            r"tiêu|phương hướng(?! và nhiệm vụ)|đến năm \d{4}\W*$|giai đoạn [\d –-]+\W*$)",
            re.IGNORECASE,
        ),
    ),
    ("purpose", re.compile(r"^(?:mục đích|yêu cầu|ý nghĩa|mục đích[,;]? (?:và )?yêu cầu)\b", re.IGNORECASE)),
    (
        "provision",
        re.compile(
            r"^(?:(?:về\s+)?(?:nguồn\s+)?kinh phí(?: thực hiện| tổ chức| đảm bảo| bảo đảm)?\W*$|hiệu lực|điều khoản "
            r"thi "
            r"hành|đối tượng|phạm vi|giải thích từ ngữ|căn cứ pháp lý|cơ sở pháp lý|(?:các\s+)?căn cứ\W*$"
            r"|thời gian(?:,| và)? (?:địa điểm|thực hiện)?\W*$|thành phần|địa điểm|chế độ chính sách\W*$|quy định "
            r"chung)",
            re.IGNORECASE,
        ),
    ),
)
_AND_WORK = re.compile(
    r"(?:[,;]|và)\s+(?:phương hướng|nhiệm vụ|giải pháp|các (?:nhiệm vụ|giải pháp)|kế hoạch)", re.IGNORECASE
)
_ALWAYS = frozenset({"assessment", "viewpoint", "goal", "purpose", "provision"})
_DECISION = re.compile(
    r"^(?:(?:hội nghị|ban chấp hành|ban thường vụ|đại hội|hội đồng|bch|btv)\s+)?(?:đã\s+)?(?:nhất trí|thống nhất "
    r"(?:thông qua|nội dung|đánh giá|danh sách|với|chủ trương|nhân sự|bầu|ban hành|cao)|thông qua|biểu quyết|ghi "
    r"nhận|tán thành|đồng ý|công nhận"
    r"|chấp thuận|bầu |phê chuẩn|phê duyệt|ban hành kèm theo|cho ý kiến|kết nạp (?:\d+ )?(?:hội thành viên|tổ chức)"
    r"|miễn nhiệm|cho thôi|chuẩn y|kiện "
    r"toàn nhân sự|ban hành (?:kế hoạch|chương trình|quy chế|quy định|đề án)\b.{0,200}kèm theo)",
    re.IGNORECASE,
)
_PROVISION = re.compile(
    r"(?:có hiệu lực (?:thi hành )?(?:kể )?từ|chịu trách nhiệm thi hành|hết hiệu lực|^(?:bãi bỏ|thay thế)\b|căn cứ "
    r"quyết định thi hành|(?:là|gồm) các nội dung sau|^(?:nguồn )?kinh phí (?:thực hiện|tổ chức|hoạt động|cho|được|"
    r"do|để|từ|từ nguồn)?"
    r"|^(?:tổ trưởng|tổ phó|(?:phó )?trưởng (?:ban|đoàn|nhóm)|phó (?:ban|đoàn)|(?:các )?thành viên|ủy viên|thư ký"
    r"|cơ cấu|tiêu chuẩn|điều kiện)(?:[^:.]{0,40}):"
    r"|^(?:đại hội|hội nghị|cuộc họp|lễ [^,.;]{3,60}) (?:được )?(?:tiến hành|diễn ra)"
    r"|^(?:thời gian|địa điểm|thành phần|đối tượng|phạm vi|số lượng|nguồn kinh phí|hình thức|chủ trì hội nghị|dự "
    r"kiến thời gian)(?:[^:.]{0,30}):|^quyết định này|^điều khoản)",
    re.IGNORECASE,
)
_GOAL_ITEM = re.compile(
    r"^(?:mục tiêu|chỉ tiêu|(?:trên|dưới|ít nhất|tối thiểu|khoảng)?\s*\d+(?:[.,]\d+)?\s*%|tỷ lệ\b|"
    r"tốc độ\b|tổng (?:số|vốn|sản phẩm)\b)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"^[^.;:]{0,120}?\b(?:đã(?! được (?:giao|phê duyệt|ban hành|phân công|duyệt)| đề ra| ban hành| ký| có hiệu lực| "
    r"giao)|còn (?:hạn chế|chậm|thiếu|thấp|nhiều|gặp|một số)|chưa (?:được|có|thực sự|đáp ứng|đạt|cao|chặt|kịp|"
    r"thường xuyên|nhiều|đồng bộ))\b",
    re.IGNORECASE,
)
_ASSESSES = re.compile(
    r"^(?:(?:những |một số )?(?:hạn chế|tồn tại|khó khăn|nguyên nhân|thành tích)\s[^:.;]{0,40}?\b(?:là|do)\b"
    r"|[^,.;:]{2,40}\b(?:năm|thời gian|nhiệm kỳ|quý|tháng|qua)\s+(?:qua|vừa qua),\s[^.;]{0,80}\bđã\s)",
    re.IGNORECASE,
)
_STANDING = re.compile(r"^Là (?:cơ quan|đơn vị|đầu mối)\b", re.IGNORECASE)
_DEFINES = re.compile(
    r"^[^,.;:]{3,140}?\s(?:là|gồm|bao gồm|có vai trò)\s(?!đầu mối|cơ quan (?:thường trực|đầu mối|chủ trì)|đơn vị "
    r"(?:chủ trì|đầu mối))",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:[^.;:]{2,120}):\s+(?=\S)")
_DIRECTIVE = re.compile(r"\b(?:giao|yêu cầu|đề nghị|phân công|cần|phải|có trách nhiệm)\s", re.IGNORECASE)
_GIVES_ORDER = re.compile(r"(?:^|[.;,]\s+|\s)(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị|[Pp]hân công)\s+(?=\S)")
_INTRODUCES = re.compile(
    r"(?::|(?:như sau|sau đây|dưới đây|(?<!lần )(?<!kỳ )(?<!năm )(?<!quý )(?<!tháng )(?<!tuần )sau)\s*[:.]?)\s*$"
)
_ADVERBS = re.compile(
    r"^(?:(?:đồng thời|trước mắt|ngoài ra|bên cạnh đó|từng bước|định kỳ|về công tác|thường xuyên|cùng với đó|h[ằà]ng "
    r"(?:năm|quý|tháng|tuần)|kịp thời|khẩn trương|chủ động|tích cực)[,:]?\s+"
    r"|(?:căn cứ|trên cơ sở|theo|trong|trước|đến|chậm nhất|từ|đối với|khi|sau khi|nhân dịp|để)\s[^.;:]{3,220}?,\s+)+",
    re.IGNORECASE,
)
_GROUND = re.compile(r"^(?:Căn cứ|Xét đề nghị|Theo đề nghị)\b[^.]*(?:\.[^.]*)?[;,]$|^(?:Căn cứ|Xét đề nghị)\s[^,]*$")
_BY_WHEN = re.compile(
    r"(?:trước|chậm nhất|hoàn thành|xong|trong)\s+(?:là\s+|vào\s+|trước\s+|trong\s+)*(?:ngày|tháng|quý|năm)\s+[\dIV]",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"(?:thông báo (?:để|đến)|gửi để) .{0,120}(?:biết|thực hiện|phối hợp)\W*$"
    r"|trân trọng (?:đề nghị|cảm ơn|kính|thông báo)"
    r"|^(?:rất mong|kính mong|xin (?:trân trọng|cảm ơn))",
    re.IGNORECASE,
)
_ANY_VERB = re.compile(rf"(?<!\w)(?:{'|'.join(ORDER_WORDS)})(?!\w)")
_EXECUTION = re.compile(r"tổ chức thực hiện|phân công|trách nhiệm|tổ chức triển khai", re.IGNORECASE)


def classify(root: Block) -> None:
    """Set `kind` on every block of the tree, top down. Linear in the text."""
    blocks = walk(root)
    _first_pass(root, blocks)
    for block in reversed(blocks):
        if block.children and block.family != "closing":
            attributes.mark(block)
        if block.kind == "group" and block.has_items:
            _swallow_explanations(block)
            _follow_siblings(block)


def provide(root: Block) -> None:
    """Everything below is a provision: the text of a Quy chế or a Quy định."""
    for block in walk(root):
        block.kind = "group" if block.children else "provision"


def _first_pass(root: Block, blocks: list[Block]) -> None:
    root.kind = "group"
    for block in blocks:
        inherited = block.parent.kind if block.parent and block.parent.kind in _ALWAYS else ""
        if block.family == "closing":
            block.kind = "group"
        elif inherited:
            block.kind = _below(block, inherited)
        elif block.family == "paragraph":
            block.kind = _paragraph_kind(block)
        elif block.children or _is_title(block):
            block.kind = _heading_kind(block)
        else:
            block.kind = item_kind(block.text)


def _below(block: Block, inherited: str) -> str:
    """Under "Mục tiêu" everything is a goal, unless a heading below says otherwise ("2. Nhiệm vụ")."""
    if block.children and _WORK.search(block.text) and block.is_heading and len(block.text) < 150:
        return "group"
    if block.children and block.is_heading:
        return next((kind for kind, pattern in _HEADINGS if pattern.match(block.text)), inherited)
    return inherited


def _is_title(block: Block) -> bool:
    """A line that can only be a title: capitals, or a bare noun such as a section title without text below."""
    if block.holds_table and block.is_heading:
        return True
    return block.family == "caps" or (
        is_upper(block.text) and block.family in ("roman", "part", "chapter", "section", "upper", "arabic")
    )


def _heading_kind(block: Block) -> str:
    text = block.text.strip()
    if not block.has_items and not block.is_heading:
        return item_kind(text)  # a sentence with further paragraphs below it
    head = text if len(text) < 200 else text[:200]
    if block.is_heading:
        for kind, pattern in _HEADINGS:
            if pattern.match(head) and not _speaks_of_work(head, kind):
                return kind
    if (
        not block.has_items
        and block.is_heading
        and len(text) > 90
        and not _INTRODUCES.search(text)
        and ORDER_START.match(text)
    ):
        return "task"
    return "group"


def _speaks_of_work(head: str, kind: str) -> bool:
    """ "Mục tiêu, nhiệm vụ" groups tasks; "Kết quả thực hiện nhiệm vụ" assesses them."""
    if kind == "purpose":
        return False
    return bool((_AND_WORK if kind == "assessment" else _WORK).search(head))


def item_kind(text: str) -> str:
    """Kind of a numbered or bulleted block without children, judged by its own words."""
    body = _ADVERBS.sub("", text.strip())
    if not body or (_INTRODUCES.search(body) and len(body) < 400 and not re.search(r"[.;]\s", body)):
        return "group"
    if heading_units(body):
        return "group"
    if _GROUND.match(text.strip()):
        return "provision"
    if _DECISION.match(body) and not _BY_WHEN.search(body):
        return "task" if _GIVES_ORDER.search(body[10:]) and assign(body).lead else "decision"
    if _STANDING.match(body):
        return "task"
    if _PROVISION.search(body[:400]):
        return "provision"
    if _GOAL_ITEM.match(body):
        return "goal"
    if _ASSESSES.match(text.strip()):
        return "assessment"
    if ORDER_START.match(body) or has_agent(text) or has_agent(body):
        return "task"
    return _by_predicate(body)


def _by_predicate(body: str) -> str:
    """No verb and no agent at the start: a label ("Về tài chính: bố trí …"), a statement, or a damaged order."""
    label = _LABEL.match(body)
    if label:
        rest = body[label.end() :]
        if ORDER_START.match(rest) or (has_agent(rest) and not _DEFINES.match(rest)):
            return "task"
    if _PAST.match(body):
        return "assessment"
    if _DIRECTIVE.search(body[:300]):
        return "task"
    if _DEFINES.match(body) or len(body) < 25:
        return "text"
    return "task" if _ANY_VERB.search(body) and len(body) >= 40 else "text"


def _paragraph_kind(block: Block) -> str:
    """An unnumbered paragraph is a task only with an agent of its own, or as the only text under a task heading."""
    text, holder = block.text, block.parent
    if holder is None or _INTRODUCES.search(text):
        return "intro"
    if re.match(r"^Xét\s", text) or _GROUND.match(text):
        return "provision"
    if holder.family == "closing":
        return "task" if _closing_orders(text) else "provision" if _PROVISION.search(text) else "text"
    if holder.family == "root" or (
        holder.family == "caps" and holder.parent and holder.parent.family == "root" and not holder.text
    ):
        return "task" if _orders_without_number(holder, text) else "intro"
    if (
        any(rule.search(text[:400]) for rule in (_PROVISION, _GROUND))
        or _DECISION.match(text)
        or _FAREWELL.search(text)
    ):
        return "provision"
    if _PAST.match(text) and not has_agent(text):
        return "assessment"
    if has_agent(text) and (assign(text).lead or _EXECUTION.search(_headings(block))):
        return "task" if not _DEFINES.match(text) else "text"
    alone = not holder.has_items and holder.is_heading and ORDER_START.match(_ADVERBS.sub("", text))
    return "task" if alone else "text"


def _headings(block: Block) -> str:
    return " / ".join(ancestor.text for ancestor in block.ancestors())


def _closing_orders(text: str) -> bool:
    return bool(_GIVES_ORDER.search(text) and not re.search(r"có hiệu lực", text)) or has_agent(text)


def _orders_without_number(root: Block, text: str) -> bool:
    """A letter without numbering: paragraphs that say who is to do what."""
    if re.match(r"^(?:Giao|Yêu cầu|Đề nghị|Phân công|Kính đề nghị)\s", text):
        return bool(assign(text).lead)
    return (
        not root.has_items
        and not _GROUND.match(text)
        and has_agent(text)
        and not _PAST.match(text)
        and not re.search(r"ban hành|nhận được", text[:200])
    )


def _follow_siblings(block: Block) -> None:
    """A sentence among orders, with a verb that is in no list, is an order like them."""
    leaves = [child for child in block.children if child.family != "paragraph" and not child.children]
    orders = sum(child.kind == "task" for child in leaves)
    if orders < 3 or orders < 0.7 * len(leaves):
        return
    for child in leaves:
        text = child.text.strip()
        plain = child.kind == "text" and len(text) >= 25 and not child.is_heading
        if plain and not _PAST.match(text) and not _DEFINES.match(text):
            child.kind = "task"


def _stands_alone(child: Block) -> bool:
    """Whether a sub-item is more than an explanation: it has parts, or it orders by its own first words."""
    if child.kind == "task":
        if child.text[:1].islower() and not ORDER_START.match(child.text):
            return False
        return bool(ORDER_START.match(_ADVERBS.sub("", child.text)) or has_agent(child.text))
    return child.kind in ("group", "decision") or bool(child.children)


def _swallow_explanations(block: Block) -> None:
    """A full order whose bullets order nothing themselves is one task, its bullets part of it."""
    leaves = [child for child in block.children if child.family != "paragraph" and child.kind != attributes.KIND]
    if not leaves or any(_stands_alone(child) for child in leaves):
        return
    if not all(child.family in ("dash", "plus", "bullet", "letter", "lower_roman") for child in leaves):
        return
    if block.family == "root" or (block.is_heading and not block.introduces):
        return
    own = re.sub(r"[:\s]+$", "", block.text)
    if item_kind(own) == "task" and len(own) > 30:
        block.kind = "task"
        block.end = max(block.end, leaves[-1].end)
        for child in leaves:
            child.kind = "text"
