"""An official paper → PDF, set by Typst out of `paper.typ`. What people wrote goes in as JSON, never as markup."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import fontpkg_noto_serif
import typst

from tasks.models import PaperLayout

from .measures import Measures, measures_of
from .paper import Annex, Block, Paper, Paragraph, Row, Table
from .wording import (
    ABOUT_PT,
    CELL_SIDE_MM,
    CELL_TOP_PT,
    CONTACT_PT,
    DASHES,
    DRAFT,
    MM_PER_PT,
    MOTTO,
    NATION,
    NOTHING,
    PARTY,
    PEN_ROOM_PT,
    RECEIVERS_MM,
    RULE_SHARE,
    RULE_TOP_PT,
    STAR,
    Progress,
    annex_heading,
    annex_note,
    cell_text,
    clean,
    column_widths,
    dashed,
    has_foot,
    head_shares,
    is_tall,
    kept_from,
    lines_of,
    rows_in,
    several,
    signer_lines,
    table_pt,
    told,
    width_pt,
)

CONTENT_TYPE = "application/pdf"
TEMPLATE = Path(__file__).with_name("paper.typ")
TIMES = Path("/usr/share/fonts/truetype/liberation2")  # Liberation Serif: as wide as Times New Roman, letter by letter
FONTS = ("Liberation Serif", "Noto Serif")
SCREEN_PPI = 110


def render_pdf(paper: Paper | Sequence[Paper], layout: PaperLayout, progress: Progress = told) -> bytes:
    """The file. Several papers stand one after the other, each with pages of its own numbers."""
    papers = several(paper)
    total = rows_in(papers)
    progress(0, total)
    file: bytes = typst.compile(str(TEMPLATE), format="pdf", **_given(papers, measures_of(layout)))
    progress(total, total)
    return file


def render_png(paper: Paper, layout: PaperLayout) -> bytes:
    """Its first page as a picture, to be looked at."""
    pages = typst.compile(str(TEMPLATE), format="png", ppi=SCREEN_PPI, **_given([paper], measures_of(layout)))
    first: bytes = pages[0] if isinstance(pages, list) else pages
    return first


def _given(papers: Sequence[Paper], measures: Measures) -> dict[str, Any]:
    """What Typst gets beside its template: fonts of ours alone, and the papers as JSON."""
    values = {
        "layout": {name: getattr(measures, name) for name in Measures.__slots__},
        "fonts": FONTS,
        "title": clean(f"{papers[0].kind} {papers[0].title}").strip(),
        "author": clean(papers[0].head.issuer),
        "rule": RULE_SHARE,
        "rule_top_pt": RULE_TOP_PT,
        "cell_top_pt": CELL_TOP_PT,
        "about_pt": ABOUT_PT,
        "contact_pt": CONTACT_PT,
        "pen_pt": PEN_ROOM_PT,
        "receivers_mm": RECEIVERS_MM,
        "cell_side_mm": CELL_SIDE_MM,
        "page_number_mm": measures.page_number_mm,
        "papers": [_paper(one, measures) for one in papers],
    }
    folders = [str(folder) for folder in (TIMES, fontpkg_noto_serif.ROOT) if folder.exists()]
    inputs = {"paper": json.dumps(values, ensure_ascii=False)}
    return {"font_paths": folders, "ignore_system_fonts": True, "sys_inputs": inputs}


def _paper(paper: Paper, layout: Measures) -> dict[str, Any]:
    width = layout.width_mm(paper.is_landscape)
    sizes = {"nation_pt": layout.nation_pt, "motto_pt": layout.motto_pt, "place_pt": layout.place_pt}
    halves = head_shares(paper, width, **sizes)
    return {
        "is_party": paper.is_party,
        "is_landscape": paper.is_landscape,
        "parent": lines_of(paper.head.parent, layout.parent_pt, halves[0]),
        "issuer": lines_of(paper.head.issuer, layout.issuer_pt, halves[0]),
        "number": clean(paper.head.number),
        "about": clean(paper.head.about),
        "place": clean(paper.head.place_and_day),
        "nation": PARTY if paper.is_party else NATION,
        "motto": "" if paper.is_party else MOTTO,
        "star": STAR,
        "dashes": DASHES,
        "draft": DRAFT if paper.is_draft else "",
        "head_mm": halves,
        "kind": clean(paper.kind).upper(),
        "title": lines_of(paper.title, layout.title_pt, width),
        "to": dashed(paper.to) if len(paper.to) > 1 else [clean(line) for line in paper.to],
        "blocks": _blocks(paper.blocks, layout, paper.is_landscape, keeps_last=has_foot(paper)),
        "signed": has_foot(paper),
        "signer": signer_lines(paper),
        "name": clean(paper.signature.name),
        "recipients": dashed(paper.recipients),
        "closing": clean(paper.closing),
        "draft_note": clean(paper.draft_note),
        "annexes": [_annex(paper, annex, n, layout) for n, annex in enumerate(paper.annexes, start=1)],
    }


def _annex(paper: Paper, annex: Annex, number: int, layout: Measures) -> dict[str, Any]:
    return {
        "heading": annex_heading(number, len(paper.annexes)),
        "title": clean(annex.title).upper(),
        "note": annex_note(paper),
        "is_landscape": annex.is_landscape,
        "blocks": _blocks(annex.blocks, layout, annex.is_landscape),
    }


def _blocks(
    blocks: Sequence[Block], layout: Measures, is_landscape: bool, keeps_last: bool = False
) -> list[dict[str, Any]]:
    room = layout.width_mm(is_landscape) / MM_PER_PT, layout.height_mm(is_landscape) / MM_PER_PT
    kept = kept_from(blocks) if keeps_last else len(blocks)
    return [
        _table(block, table_pt(block, layout.table_pt), *room)
        if isinstance(block, Table)
        else _paragraph(block, layout, room[0], keeps=n >= kept)
        for n, block in enumerate(blocks)
    ]


def _paragraph(block: Paragraph, layout: Measures, width: float, *, keeps: bool) -> dict[str, Any]:
    text = _breakable(clean(block.text), width, layout.body_pt)
    bold = block.bold or block.kind == "heading"
    return {"is_table": False, "text": text, "kind": block.kind, "bold": bold, "italic": block.italic, "keeps": keeps}


def _table(table: Table, size: float, width: float, height: float) -> dict[str, Any]:
    widths = column_widths(table, width * MM_PER_PT, size)
    rooms = [(wide - 2 * CELL_SIDE_MM) / MM_PER_PT for wide in widths]
    numbers = [f"({n})" for n in range(1, len(rooms) + 1)] if table.number_columns else []
    rows = table.rows or (Row((NOTHING,), "group"),)
    return {
        "is_table": True,
        "size": size,
        "caption": clean(table.caption),
        "widths_mm": widths,
        "labels": [
            _breakable(clean(column.label), room, size) for column, room in zip(table.columns, rooms, strict=True)
        ],
        "numbers": numbers,
        "cells": [cell for row in rows for cell in _cells(row, table, rooms, size, height)],
    }


def _cells(row: Row, table: Table, rooms: Sequence[float], size: float, height: float) -> Iterator[dict[str, Any]]:
    """Cells of a row: none is broken across pages, unless the row may be too tall for one."""
    weight = "regular" if row.kind == "row" else "bold"
    texts = [cell_text(cell) for cell in row.cells]
    if row.kind == "group":
        said = _breakable(texts[0], sum(rooms), size)
        yield {"text": said, "span": len(rooms), "align": "left", "breaks": False, "weight": weight}
        return
    breaks = is_tall(texts, [room * MM_PER_PT for room in rooms], size, height * MM_PER_PT)
    for text, room, column in zip(texts, rooms, table.columns, strict=True):
        said = _breakable(text, room, size)
        yield {"text": said, "span": 1, "align": column.align, "breaks": breaks, "weight": weight}


def _breakable(text: str, room: float, size: float) -> str:
    """Words that are longer than their line may be broken in it (Word does so by itself)."""
    if len(text) * size <= room:
        return text
    return "\n".join(" ".join(_pieces(word, room, size) for word in line.split(" ")) for line in text.split("\n"))


def _pieces(word: str, room: float, size: float) -> str:
    if width_pt(word, size) <= room:
        return word
    most = max(int(room / size), 1)
    return "\u200b".join(word[at : at + most] for at in range(0, len(word), most))
