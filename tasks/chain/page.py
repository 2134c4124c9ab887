"""What the pages of the chain show: the whole forest, and the chain of one document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from members.templatetags.page import share

from ..drill import Counted, tasks_url
from ..figure import Figure
from ..period_filter import Period
from ..status import Summary
from ..task_rows import COLUMNS, Row, Teller
from .branches import Branch, Reach, grow
from .counting import Judging, late_counts
from .drawing import Picture, picture
from .finding import CHAINS, SIDES, SINGLES, ChainFilter
from .graph import Forest, forest, rolled
from .reading import Register, register_of

ROOTS_SHOWN = 20
OF_EACH_ROOT, OF_ONE_CHAIN, WHOLE = Reach(12), Reach(150), Reach(10_000, levels=200)
LEVELS_ABOVE, OTHER_ROOTS = 6, 10
WITH_TASKS, TASKS_SHOWN = 40, 5


@dataclass(frozen=True)
class Tab:
    value: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class Grove:
    """The forest as it is asked for: its roots in order, before any figure but the overdue tasks is known."""

    register: Register
    tree: Forest
    roots: tuple[int, ...]
    asked: frozenset[int]
    judging: Judging
    sides: Mapping[str, tuple[int, ...]]

    def trees(self, roots: Sequence[int], reach: Reach) -> tuple[Branch, ...]:
        return grow(self.register, self.judging, self.tree, roots, self.asked, reach)

    def all_trees(self) -> tuple[Branch, ...]:
        return self.trees(self.roots, WHOLE)


def grove_of(chosen: ChainFilter, judging: Judging) -> Grove:
    """What matches, what it serves and what serves it; the roots with most overdue tasks below them first."""
    register = register_of(judging.user)
    graph, asked = register.graph, set(register.graph.nodes)
    if chosen.is_narrowed:
        asked = chosen.found(register)
        graph = graph.part(graph.above(*asked) | graph.below(*asked))
    tree = forest(graph)
    late = {node: Summary(late=n) for node, n in late_counts(judging).items()}
    sums = rolled(register.graph, late)
    place = register.graph.place

    def order(root: int) -> tuple[int, bool, int]:
        return -sums[root].late, root not in tree.children, -place[root]

    roots = tuple(sorted(tree.roots, key=order))
    chains = tuple(root for root in roots if root in tree.children)
    singles = tuple(root for root in roots if root not in tree.children)
    sides = {"": roots, CHAINS: chains, SINGLES: singles}
    wanted = sides[chosen.values.get("nhanh") or ""]
    return Grove(register, tree, wanted, frozenset(asked), judging, sides)


@dataclass(frozen=True)
class ForestPage:
    chosen: ChainFilter
    grove: Grove
    page: "Page[int]"

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        return self.grove.trees(list(self.page), OF_EACH_ROOT)

    @property
    def tabs(self) -> list[Tab]:
        current = self.chosen.values.get("nhanh") or ""
        return [Tab(key, str(label), len(self.grove.sides[key]), key == current) for key, label in SIDES]

    @property
    def is_empty(self) -> bool:
        return not self.grove.register.graph.nodes

    @property
    def period(self) -> Period | None:
        return self.chosen.period

    @property
    def is_own(self) -> bool:
        return self.grove.judging.user.is_representative


# --- One document's chain ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskList:
    """Tasks of a document: the open ones first, by due date; and how many others there are."""

    rows: Sequence[Row]
    others: int
    url: str


@dataclass(frozen=True)
class ChainPage:
    """Everything above a document and everything below it. `hidden_above`: documents above where the tree begins."""

    node: int
    branches: tuple[Branch, ...]
    hidden_above: int
    judging: Judging

    @cached_property
    def here(self) -> Branch:
        return next(branch for branch in self._all if branch.node == self.node)

    @cached_property
    def picture(self) -> Picture:
        return picture(self.branches, self.node)

    @cached_property
    def _all(self) -> list[Branch]:
        return [branch for root in self.branches for branch in root.walk()]

    @property
    def below(self) -> int:
        """How many documents are below."""
        return sum(1 + branch.cut for branch in self.here.walk()) - 1

    @property
    def is_alone(self) -> bool:
        return len(self._all) == 1 and not self.here.has_below

    @property
    def is_own(self) -> bool:
        return self.judging.user.is_representative

    @property
    def sentence(self) -> str:
        """The picture for those who hear it."""
        total = self.here.rolled
        words = {"name": self.here.name, "n": len(self._all) - 1, "below": self.below, "tasks": total.total}
        words |= {"done": total.completed, "late": total.late}
        return (
            _(
                "Cây văn bản quanh %(name)s: %(n)d văn bản khác, trong đó %(below)d văn bản bên dưới; "
                "%(tasks)d nhiệm vụ, %(done)d hoàn thành, %(late)d quá hạn. Đủ số ở danh sách bên dưới."
            )
            % words
        )

    @property
    def figures(self) -> list[Figure]:
        here, own = self.here, self.here.own
        total = here.rolled
        below = _("%d văn bản bên dưới") % self.below
        return [
            Figure(_("Nhiệm vụ cả chuỗi"), str(total.total), below, here.tasks_url),
            Figure(_("Của văn bản này"), str(own.total), _("do chính văn bản giao"), self._own_url),
            Figure(_("Đã hoàn thành"), str(total.completed), _("%d đúng hạn") % total.done_on_time, here.done_url),
            Figure(_("Quá hạn"), str(total.late), self._late_note, here.late_url, "late", total.late > 0),
            Figure(_("Tỷ lệ"), share(total.rate_permille), self._rate_note),
        ]

    @property
    def _own_url(self) -> str:
        return tasks_url(self.judging.period, Counted.TOTAL, document=self.node)

    @property
    def _late_note(self) -> str:
        return _("trên %d chưa hoàn thành") % self.here.rolled.not_completed

    @property
    def _rate_note(self) -> str:
        total = self.here.rolled
        return _("%(done)d ÷ (%(done)d + %(late)d quá hạn)") % {"done": total.completed, "late": total.late}

    @property
    def has_more_tasks(self) -> bool:
        """Some documents of the chain are not among those whose tasks are listed."""
        return sum(len(tasks.rows) + tasks.others for _branch, tasks in self.tasks) < self.here.rolled.total

    @cached_property
    def tasks(self) -> list[tuple[Branch, TaskList]]:
        """The tasks of the document and of those below it, in the order of the tree. Two or three queries."""
        wanted = [branch for branch in self.here.walk() if branch.is_registered][:WITH_TASKS]
        found = task_lists(self.judging, [branch.node for branch in wanted])
        return [(branch, found[branch.node]) for branch in wanted if branch.node in found]


def chain_page(node: int, judging: Judging, reach: Reach = OF_ONE_CHAIN) -> ChainPage:
    register = register_of(judging.user)
    graph = register.graph
    part = graph.part(graph.above(node) | graph.below(node))
    tree = forest(part)
    top = node
    for _level in range(LEVELS_ABOVE):
        top = tree.parent.get(top, top)
    own_root = top
    while own_root in tree.parent:
        own_root = tree.parent[own_root]
    roots = [top, *(root for root in tree.roots if root != own_root)][:OTHER_ROOTS]
    branches = grow(register, judging, tree, roots, frozenset(part.nodes), reach)
    return ChainPage(node, branches, len(graph.above(top)) - 1 if top != own_root else 0, judging)


def task_lists(judging: Judging, documents: Sequence[int]) -> dict[int, TaskList]:
    """{document: its first tasks}: open ones by due date, then those closed last."""
    order = (F("closed_on").desc(nulls_first=True), "due_sort", "place_sort")
    tasks = judging.tasks.filter(document__in=documents).annotate(
        nth=Window(RowNumber(), partition_by=F("document"), order_by=order),
        n_all=Window(Count("pk"), partition_by=F("document")),
    )
    found = list(tasks.filter(nth__lte=TASKS_SHOWN).order_by("document", "nth").values(*COLUMNS, "n_all"))
    rows = Teller(judging.user, judging.day, judging.windows).rows(found)
    totals = {task["document_id"]: task["n_all"] for task in found}
    lists = {pk: [row for row in rows if row.document_id == pk] for pk in totals}
    return {
        pk: TaskList(lists[pk], total - len(lists[pk]), tasks_url(judging.period, document=pk))
        for pk, total in totals.items()
    }
