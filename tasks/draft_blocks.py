"""Blocks of a document whose kind a person has changed: a task, a heading, or no task. What tasks they then give.

A heading that becomes a task takes what stands below it back as text; what stands below a new heading becomes tasks
with its unit; below a heading that is no task nothing is one. Pure: the JSON of the reading in, plain values out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from resolutions.reading import to_json
from resolutions.reading.deadlines import find_deadlines
from resolutions.reading.parsed import Deadline, Header, ParsedDocument, ParsedTask
from resolutions.reading.phrases import Moment
from resolutions.reading.targets import find_targets
from resolutions.reading.units import assign, heading_units

Json = Mapping[str, Any]
TASK, HEADING, TEXT = "task", "group", "text"
KINDS = (TASK, HEADING, TEXT)


@dataclass(frozen=True, slots=True)
class OutlineBlock:
    """A block with its kind as read and as it is now. `row` is the key of the row it gives, `within` the block that
    has taken it back as its text, `parent` and `within` are indexes of the outline."""

    index: int
    path: str
    text: str
    level: int
    span: tuple[int, int]
    read: str
    kind: str
    parent: int | None = None
    within: int | None = None
    row: str = ""

    @property
    def is_changed(self) -> bool:
        return self.kind != self.read


@dataclass(frozen=True, slots=True)
class Source:
    """A task as the reading, or a person by changing kinds, has it. `block` is its index in the outline."""

    key: str
    task: Json
    block: int | None = None


def outline_of(parsed: Json, edits: Json) -> list[OutlineBlock]:
    """The blocks in the order of the document, with their kinds of now."""
    chosen = edits.get("blocks") or {}
    read_rows = _read_rows(parsed)
    blocks: list[OutlineBlock] = []
    open_blocks: list[OutlineBlock] = []
    for index, node in enumerate(parsed.get("outline") or ()):
        while open_blocks and open_blocks[-1].level >= int(node["level"]):
            open_blocks.pop()
        above = open_blocks[-1] if open_blocks else None
        kind, within = _kind_now(str(node["kind"]), chosen.get(str(index)), above, chosen)
        span = (int(node["span"][0]), int(node["span"][1]))
        row = (read_rows.get(span[0]) or f"b{index}") if kind == TASK else ""
        block = OutlineBlock(
            index, str(node["path"]), str(node["title"]), int(node["level"]), span, str(node["kind"]), kind,
            above.index if above else None, within, row,
        )  # fmt: skip
        blocks.append(block)
        open_blocks.append(block)
    return blocks


def _kind_now(read: str, own: Any, above: OutlineBlock | None, chosen: Json) -> tuple[str, int | None]:
    """The kind of a block, and the block that has taken it back."""
    if own in KINDS:
        return str(own), None
    if above is None:
        return read, None
    if above.within is not None:
        return TEXT, above.within
    decided = chosen.get(str(above.index))
    if decided == TASK:
        return TEXT, above.index
    if decided == TEXT or (decided is None and above.kind == TEXT and above.is_changed):
        return TEXT, None
    if decided == HEADING and read not in (TASK, HEADING):
        return TASK, None
    return read, None


def _read_rows(parsed: Json) -> dict[int, str]:
    """{where the block begins: key of the task that was read there}."""
    return {int(task["span"][0]): f"t{i}" for i, task in enumerate(parsed.get("tasks") or ()) if task.get("span")}


def read_tasks(parsed: Json) -> list[tuple[str, Json]]:
    """(key, task) as read, for the tasks of the body and the rows of the annexes, in the order of the text."""
    return [(source.key, source.task) for source in _in_order(_as_read(parsed))]


def _as_read(parsed: Json) -> Iterator[Source]:
    for i, task in enumerate(parsed.get("tasks") or ()):
        yield Source(f"t{i}", task)
    for number, annex in enumerate(parsed.get("annexes") or ()):
        for i, row in enumerate(annex.get("rows") or ()):
            yield Source(f"x{number}_{i}", row)


def _in_order(found: Iterator[Source] | Sequence[Source]) -> list[Source]:
    return sorted(found, key=lambda source: (source.task.get("span") or [0])[0])


def sources(parsed: Json, edits: Json, issued_on: Moment) -> list[Source]:
    """The tasks of the document as the kinds of its blocks have them now, in the order of the text."""
    if not edits.get("blocks"):
        known = {row: index for index, row in enumerate(_rows_by_block(parsed)) if row}
        return _in_order([replace(s, block=known.get(s.key)) for s in _as_read(parsed)])
    blocks = outline_of(parsed, edits)
    giving = {block.row: block for block in blocks if block.row}
    covered = {row for row in _rows_by_block(parsed) if row}
    kept = [s for s in _as_read(parsed) if s.key in giving or s.key not in covered]
    tasks = dict(read_tasks(parsed))
    made = [Source(row, _made(block, blocks, tasks, issued_on)) for row, block in giving.items() if row.startswith("b")]
    return _in_order([replace(s, block=giving[s.key].index if s.key in giving else None) for s in (*kept, *made)])


def _rows_by_block(parsed: Json) -> list[str]:
    rows = _read_rows(parsed)
    outline = parsed.get("outline") or ()
    return [rows.get(int(node["span"][0]), "") if node["kind"] == TASK else "" for node in outline]


def _made(block: OutlineBlock, blocks: Sequence[OutlineBlock], tasks: Json, issued_on: Moment) -> Json:
    """The task that a block gives because a person said so: its words and those it has taken back, read anew."""
    taken = [other for other in blocks if other.within == block.index]
    text = " ".join([block.text, *(other.text for other in taken)])
    end = max([block.span[1], *(other.span[1] for other in taken)])
    own = assign(text)
    lead, coop, inherited = _above(block, blocks, tasks, issued_on)
    if block.kind != block.read and not own.lead:
        own = replace(own, lead=heading_units(block.text))
    if own.lead:
        lead, coop = own.lead, own.coop
    deadlines = tuple(replace(deadline, span=None) for deadline in find_deadlines(text, issued_on))
    task = ParsedTask(
        block.path, text, (block.span[0], end), lead, tuple(unit for unit in coop if unit not in lead), deadlines,
        tuple(replace(target, span=None) for target in find_targets(text)), inherited=None if deadlines else inherited,
    )  # fmt: skip
    return as_json(task)


def as_json(task: ParsedTask) -> Json:
    """A task as the reading writes it."""
    tasks = to_json(ParsedDocument("", Header(), "directive", tasks=(task,)))["tasks"]
    return dict(tasks[0])


def _above(
    block: OutlineBlock, blocks: Sequence[OutlineBlock], tasks: Json, issued_on: Moment
) -> tuple[tuple[str, ...], tuple[str, ...], Deadline | None]:
    """Lead, partners and deadline that the headings above give: the nearest that names them."""
    lead: tuple[str, ...] = ()
    coop: tuple[str, ...] = ()
    deadline: Deadline | None = None
    index = block.parent
    while index is not None:
        heading = blocks[index]
        told = assign(heading.text)
        if not lead:
            lead, coop = told.lead or heading_units(heading.text), told.coop
        if deadline is None and (printed := find_deadlines(heading.text, issued_on)):
            deadline = replace(printed[0], inferred=True, span=None)
        index = heading.parent
    return lead, coop, deadline


def with_kind(parsed: Json, edits: Json, index: int, kind: str) -> dict[str, Any]:
    """The edits after block `index` has become a task, a heading or no task. What is unknown changes nothing."""
    blocks = outline_of(parsed, edits)
    if not 0 <= index < len(blocks) or kind not in KINDS:
        return dict(edits)
    chosen = {key: value for key, value in (edits.get("blocks") or {}).items() if key != str(index)}
    above = blocks[index].parent
    if kind != TEXT:
        while above is not None:  # what has a life of its own cannot be another task's text
            if chosen.get(str(above)) == TASK:
                del chosen[str(above)]
            above = blocks[above].parent
    if kind == TASK:
        for other in _below(blocks, index):
            chosen.pop(str(other.index), None)
    plain = outline_of(parsed, {"blocks": chosen})[index]
    same = plain.kind == kind or (kind == TEXT and plain.kind not in (TASK, HEADING))
    if not same or plain.within is not None:
        chosen[str(index)] = kind
    return {**edits, "blocks": chosen}


def _below(blocks: Sequence[OutlineBlock], index: int) -> Iterator[OutlineBlock]:
    for block in blocks[index + 1 :]:
        if block.level <= blocks[index].level:
            return
        yield block
