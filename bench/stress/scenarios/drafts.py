"""What becomes of a draft: taken in, edited, stepped back, dropped, confirmed with its tasks, units and targets."""

import uuid
from typing import Any

from django.utils import timezone

from members.folding import fold
from resolutions.models import Draft
from resolutions.publishing import Upload
from tasks import confirming, intake, presence

from ..world import World
from .registry import Step, scenario

# {serial}: so that no draft is the twin of another one, and each names a unit that is new.
TEXT = """ĐẢNG ĐOÀN LIÊN HIỆP HỘI CHẠY THỬ
Số: {serial}-KH/ĐĐ
Chạy Thử, ngày 05 tháng 02 năm 2026

KẾ HOẠCH
thực hiện Chương trình số 07-CTr/TU ngày 10/01/2026

I. NHIỆM VỤ

1. Hội Chạy thử thứ nhất chủ trì, phối hợp với Ban Mới số {serial} tổ chức ít nhất 10 cuộc tư vấn, trong đó ít nhất 02 \
cuộc giám định, hoàn thành trước ngày 30/6/2027.

2. Hội Chạy thử thứ hai xây dựng trang thông tin, xong trong quý IV/2027.

Nơi nhận:
- Tỉnh ủy (b/c);
- Lưu: VT.
"""


def draft_of(world: World) -> Draft:
    serial = uuid.uuid4().int % 1_000_000
    parsed = intake.read_source(upload=None, text=TEXT.format(serial=serial))
    draft = intake.take_in(parsed=parsed, upload=None, user=world.office, request_key=uuid.uuid4())
    name = f"Ban Mới số {serial}"
    draft.edits = {"units": {fold(name): {"do": "new", "kind": "department", "name": name}}}
    draft.save(update_fields=["edits"])
    return draft


def anew(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


@scenario(intake.take_in)
def take_in(world: World) -> Step:
    data, key = TEXT.format(serial=1).encode(), uuid.uuid4()
    upload = Upload("ke-hoach.txt", data)
    parsed = intake.read_source(upload=upload, text="")
    return lambda: intake.take_in(parsed=parsed, upload=upload, user=world.office, request_key=key)


@scenario(confirming.save_edits)
def save_edits(world: World) -> Step:
    draft = draft_of(world)
    edits: dict[str, Any] = {**draft.edits, "header": {"title": "Trích yếu đã sửa"}}
    return lambda: confirming.save_edits(draft=anew(draft), edits=edits, user=world.office, at=timezone.now())


@scenario(confirming.step_back)
def step_back(world: World) -> Step:
    draft = draft_of(world)
    edits = {**draft.edits, "header": {"title": "Sẽ lấy lại"}}
    confirming.save_edits(draft=anew(draft), edits=edits, user=world.office, at=timezone.now())
    return lambda: confirming.step_back(draft=anew(draft), user=world.office)


@scenario(confirming.drop)
def drop(world: World) -> Step:
    draft = draft_of(world)
    return lambda: confirming.drop(draft=anew(draft), user=world.office)


@scenario(confirming.confirm)
def confirm(world: World) -> Step:
    """With a new unit, assignments and nested targets: the longest of all steps."""
    draft = draft_of(world)
    return lambda: confirming.confirm(draft=anew(draft), user=world.office, today=world.today)


@scenario(presence.visit)
def visit(world: World) -> Step:
    draft = draft_of(world)
    return lambda: presence.visit(draft=anew(draft), user=world.office, at=timezone.now())
