"""The follow-up table of domain.md §5 for the tasks of a list: ORM → rows of a sheet, batch by batch."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from members.sheets.xlsx import Column, Sheet, Value
from resolutions.reading.paths import path_words

from .cycles import period_name
from .filters import TaskFilter
from .models import Stage, Task
from .reported import Latest, last_words, moves_of, told_by
from .status import State, Windows, state
from .task_rows import names_of
from .templatetags.status import STATE_LABELS, days_words

BATCH = 500
MOST_ROWS = 20_000
_COLUMNS = (
    "id", "path", "title", "document__number", "product", "stage", "deadline_kind", "deadline_phrase", "due_on",
    "original_due_on", "closed_on", "period", "lane__name", "instruction", "person__honorific", "person__full_name",
    "version",
)  # fmt: skip


def first_columns() -> tuple[Column, ...]:
    """What every follow-up table tells of a task first, the frozen one as well."""
    return (
        Column(_("STT"), 6, "int"),
        Column(_("Nhiệm vụ"), 50),
        Column(_("Căn cứ (số văn bản, mục)"), 22),
        Column(_("Chủ trì"), 26),
        Column(_("Phối hợp"), 26),
        Column(_("Sản phẩm"), 22),
        Column(_("Thời hạn (nguyên văn)"), 22),
        Column(_("Hạn quy đổi"), 12, "date"),
        Column(_("Hạn gia hạn"), 12, "date"),
        Column(_("Số lần gia hạn"), 8, "int"),
        Column(_("Kết quả, số văn bản"), 40),
        Column(_("Ngày hoàn thành"), 12, "date"),
    )


def columns() -> tuple[Column, ...]:
    return (
        *first_columns(),
        Column(_("Trạng thái"), 26),
        Column(_("Nguyên nhân, kiến nghị"), 36),
        Column(_("Chỉ đạo"), 36, printed=False),
        Column(_("Người phụ trách"), 22, printed=False),
        Column(_("Mã"), 12, printed=False),
    )


def sheet(tasks: TaskFilter) -> Sheet:
    """The list as it is shown, all its pages (at most MOST_ROWS rows)."""
    heading = (
        _("Bảng theo dõi thực hiện nhiệm vụ"),
        _("Tính đến %s. %s") % (tasks.day.strftime("%d/%m/%Y"), _sentence(tasks)),
    )
    return Sheet(_("Nhiệm vụ"), heading, columns(), _rows(tasks))


def row_code(pk: int, version: int) -> str:
    """How a row of the table names its task, and which version of it was written: "NV12.3" (see `import_rows`)."""
    return f"NV{pk}.{version}"


def title_parts(task: Mapping[str, Any]) -> list[str]:
    """What stands in the cell of a task's name: its title, and what tells this part from the others."""
    return [words for words in (task["title"], period_name(task["period"]), task["lane__name"]) if words]


def rows_of(ids: Sequence[int], day: date, windows: Windows) -> dict[int, Sequence[Value]]:
    """{task: its row as it would be written today}, for tasks of a batch."""
    found = list(Task.objects.filter(pk__in=ids).values(*_COLUMNS))
    return dict(zip((task["id"] for task in found), _batch(found, 0, day, windows, is_inside=True), strict=True))


def _sentence(tasks: TaskFilter) -> str:
    words = "; ".join(condition.words for condition in tasks.conditions())
    return _("Chỉ các nhiệm vụ: %s.") % words if words else _("Tất cả nhiệm vụ.")


def _rows(tasks: TaskFilter) -> Iterator[Sequence[Value]]:
    found = tasks.sort.ordered(tasks.qs).values(*_COLUMNS)[:MOST_ROWS]
    batch: list[dict[str, Any]] = []
    number, is_inside = 0, not tasks.user.is_representative
    for task in found.iterator(chunk_size=BATCH):
        batch.append(task)
        if len(batch) == BATCH:
            yield from _batch(batch, number, tasks.day, tasks.windows, is_inside=is_inside)
            number, batch = number + BATCH, []
    yield from _batch(batch, number, tasks.day, tasks.windows, is_inside=is_inside)


def _batch(
    batch: list[dict[str, Any]], number: int, day: date, windows: Windows, *, is_inside: bool
) -> Iterator[Sequence[Value]]:
    """The rows of these tasks, numbered on. People are named inside the union only (`Person.objects.visible_to`)."""
    ids = [task["id"] for task in batch]
    names = names_of({task["id"]: task["closed_on"] for task in batch})
    latest, moves = last_words(told_by(day), ids), moves_of(ids)
    for task in batch:
        number += 1
        leads, coops = names.get(task["id"], ([], []))
        last = latest.get(task["id"], Latest())
        moved = task["due_on"] if task["due_on"] != task["original_due_on"] and task["original_due_on"] else None
        yield (
            number,
            " – ".join(title_parts(task)),
            ", ".join(part for part in (task["document__number"], path_words(task["path"])) if part),
            "; ".join(leads),
            "; ".join(coops),
            task["product"],
            task["deadline_phrase"],
            task["original_due_on"] or task["due_on"],
            moved,
            moves.get(task["id"]),
            "; ".join(part for part in (last.text, last.number) if part),
            task["closed_on"] if task["stage"] == Stage.DONE and task["closed_on"] <= day else None,
            _status(task, day, windows),
            "; ".join(part for part in (last.obstacle, last.proposal) if part),
            task["instruction"],
            " ".join(filter(None, (task["person__honorific"], task["person__full_name"]))) if is_inside else "",
            row_code(task["id"], task["version"]),
        )


def _status(task: dict[str, Any], day: date, windows: Windows) -> str:
    how = state(task["stage"], task["deadline_kind"], task["due_on"], task["closed_on"], day, windows)
    # A task closed after the day was open then; its stage of that time is not known, its lateness is.
    if how in {State.DONE_ON_TIME, State.DONE_LATE, State.ENDED} or task["closed_on"]:
        return str(STATE_LABELS[how])
    late = days_words(how, task["due_on"], task["closed_on"], day)
    return "; ".join(part for part in (str(Stage(task["stage"]).label), late) if part)
