"""Which cells of an uploaded table of tasks were edited. Pure but for words."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from members.folding import fold
from members.sheets import cells as general
from members.sheets.cells import Edits, Since, same

from .forms.assign import split_names
from .table_columns import COOP, DUE, INSTRUCTION, LEAD, MOVED, PERSON, PRODUCT, TITLE

FIRST_YEAR = 1990
LONGEST = {TITLE: 500, PRODUCT: 300, INSTRUCTION: 5_000, LEAD: 20_000, COOP: 20_000, PERSON: 300}
NAMES = (LEAD, COOP)


def code_of(cell: str) -> tuple[int, int | None]:
    """The task of a row, and which version of it the file shows: "NV12.3" → (12, 3), "12" → (12, None)."""
    refused = _("Mã “%s” không đúng. Giữ mã như khi xuất, ví dụ NV12.3; việc mới thì để trống.")
    return general.code_of(cell, "NV", refused)


def refuse_broken(key: str, cell: str) -> None:
    general.refuse_broken(cell, LONGEST.get(key))


def day_of(cell: str) -> date | None:
    return general.day_of(cell, FIRST_YEAR)


def same_names(cell: str, written: str) -> bool:
    return {fold(name) for name in split_names(cell)} == {fold(name) for name in split_names(written)}


def edited(
    cells: Mapping[str, str],
    written: Mapping[str, str],
    since: Mapping[str, Since],
    labels: Mapping[str, str],
    keys: Sequence[str],
) -> Edits:
    """Which of the columns `keys` were edited; dates are told apart by `due_edited`."""
    compared = [key for key in keys if key not in (DUE, MOVED)]
    return general.edited(cells, written, since, labels, compared, alike=_alike, limits=LONGEST)


def _alike(key: str, cell: str, written: str) -> bool:
    return same(cell, written) or (key in NAMES and same_names(cell, written))
