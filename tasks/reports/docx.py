"""An official paper → Word (.docx). The body is written as XML at once: cell by cell it takes python-docx minutes."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tasks.models import PaperLayout

from .docx_parts import contact, foot, head, page_number, receivers, title
from .docx_pieces import Look, paragraph, ruled_table, run, twips
from .measures import A4_MM, Measures, measures_of
from .paper import Annex, Block, Paper, Paragraph, Table
from .wording import Progress, annex_heading, annex_note, clean, has_foot, kept_from, rows_in, several, table_pt, told

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EVERY = 100  # rows between two words to who waits
WORD_2013 = "15"  # the newest way in which Word lays out pages; without it the file opens in "compatibility mode"


def render_docx(paper: Paper | Sequence[Paper], layout: PaperLayout, progress: Progress = told) -> bytes:
    """The file. Several papers stand one after the other, each with pages of its own numbers."""
    papers, measures = several(paper), measures_of(layout)
    file = Document()
    _prepare(file, measures, papers[0])
    writer = _Writer(file, measures, progress, rows_in(papers))
    sections = [section for one in papers for section in writer.sections(one)]
    xml = "".join(writer.closed(section, is_last=section is sections[-1]) for section in sections)
    file.element.replace(file.element.body, parse_xml(f"<w:body {nsdecls('w', 'r')}>{xml}</w:body>"))
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


@dataclass(frozen=True, slots=True, eq=False)
class _Section:
    """Pages of one kind: the paper itself, or an annex. References of what stands below its pages: below each of them
    (`foot`), and below the first one of a paper."""

    body: str
    is_landscape: bool
    foot: str
    first_foot: str = ""

    @property
    def begins_paper(self) -> bool:
        return bool(self.first_foot)


class _Writer:
    """Makes the sections of papers; knows the parts of the file that they share, and how many rows it has written."""

    def __init__(self, file: Any, measures: Measures, progress: Progress, total: int) -> None:
        self.file, self.measures, self.progress, self.total, self.done = file, measures, progress, total, 0
        self.numbered, self.bare = self._part("header", page_number(measures)), self._part("header", "<w:p/>")
        self.no_foot = self._part("footer", "<w:p/>")
        self.feet = {"": self.no_foot}

    def _part(self, kind: str, xml: str) -> str:
        """A header or footer of the file; its reference."""
        part, reference = getattr(self.file.part, f"add_{kind}_part")()
        for child in list(part.element):
            part.element.remove(child)
        part.element.append(parse_xml(xml.replace("<w:p", f"<w:p {nsdecls('w')}", 1)))
        return str(reference)

    def _below(self, closing: str) -> str:
        """What stands below a page; papers that end alike share it."""
        if closing not in self.feet:
            self.feet[closing] = self._part("footer", contact(closing))
        return self.feet[closing]

    def sections(self, paper: Paper) -> Iterator[_Section]:
        layout, width = self.measures, self.measures.width_mm(paper.is_landscape)
        signed = has_foot(paper)
        body = head(paper, layout, width) + title(paper, layout, width) + receivers(paper, layout)
        body += self._blocks(paper.blocks, paper.is_landscape, keeps_last=signed) + foot(paper, layout, width) * signed
        each = self._below(paper.draft_note)
        yield _Section(body, paper.is_landscape, each, self._below(paper.draft_note or paper.closing))
        for number, annex in enumerate(paper.annexes, start=1):
            top = self._annex_top(paper, annex, annex_heading(number, len(paper.annexes)))
            yield _Section(top + self._blocks(annex.blocks, annex.is_landscape), annex.is_landscape, each)

    def _annex_top(self, paper: Paper, annex: Annex, heading: str) -> str:
        layout, note = self.measures, annex_note(paper)
        lines = [(heading, Look(layout.kind_pt, bold=True)), (annex.title.upper(), Look(layout.title_pt, bold=True))]
        said = "".join(paragraph(run(text, look), "centre", keeps=True, outline=0) for text, look in lines if text)
        return said + paragraph(run(note, Look(layout.title_pt, italic=True)), "centre", after=12, keeps=True)

    def _blocks(self, blocks: Sequence[Block], is_landscape: bool, keeps_last: bool = False) -> str:
        kept = kept_from(blocks) if keeps_last else len(blocks)
        return "".join(
            self._table(block, is_landscape)
            if isinstance(block, Table)
            else self._text(block, keeps=block.kind == "heading" or n >= kept)
            for n, block in enumerate(blocks)
        )

    def _text(self, block: Paragraph, *, keeps: bool) -> str:
        layout = self.measures
        gap, lines, first = layout.paragraph_gap_pt, layout.line_spacing, layout.first_line_mm
        look = Look(layout.body_pt, block.bold or block.kind == "heading", block.italic)
        if block.kind == "note":
            small = Look(layout.table_pt, block.bold, block.italic)
            return paragraph(run(block.text, small), after=gap, keeps=keeps)
        if block.kind == "centre":
            return paragraph(run(block.text, look), "centre", after=gap, lines=lines, keeps=keeps)
        level = 1 if block.kind == "heading" else None
        return paragraph(run(block.text, look), "both", after=gap, lines=lines, first=first, keeps=keeps, outline=level)

    def _table(self, table: Table, is_landscape: bool) -> str:
        layout, gap = self.measures, self.measures.paragraph_gap_pt
        caption = run(table.caption, Look(layout.body_pt, bold=True))
        above = paragraph(caption, "centre", before=gap, after=gap, keeps=True) if table.caption else ""
        room = layout.width_mm(is_landscape), layout.height_mm(is_landscape)
        size = table_pt(table, layout.table_pt)
        return above + ruled_table(table, *room, size, self._tell) + paragraph("", after=gap / 2)

    def _tell(self) -> None:
        self.done += 1
        if self.done % EVERY == 0 or self.done == self.total:
            self.progress(self.done, self.total)

    def closed(self, section: _Section, *, is_last: bool) -> str:
        """With its end, which tells the paper, the margins and where pages get their number."""
        layout, (short, long) = self.measures, (twips(side) for side in A4_MM)
        width, height = (long, short) if section.is_landscape else (short, long)
        turned = ' w:orient="landscape"' * section.is_landscape
        heads = _reference("header", "default", self.numbered) + _reference("header", "first", self.bare)
        feet = _reference("footer", "default", section.foot)
        feet += _reference("footer", "first", section.first_foot or section.foot)
        edges = {"top": layout.top_mm, "right": layout.right_mm, "bottom": layout.bottom_mm, "left": layout.left_mm}
        edges |= {"header": layout.page_number_mm, "footer": min(10.0, layout.bottom_mm / 2), "gutter": 0}
        margins = "".join(f' w:{name}="{twips(mm)}"' for name, mm in edges.items())
        first = '<w:pgNumType w:start="1"/><w:titlePg/>' * section.begins_paper
        size = f'<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        end = f"<w:sectPr>{heads}{feet}{size}<w:pgMar{margins}/>{first}</w:sectPr>"
        exact = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        here, after = ("", end) if is_last else (end, "")
        return f"{section.body}<w:p><w:pPr>{exact}{here}</w:pPr></w:p>{after}"


def _reference(kind: str, pages: str, part: str) -> str:
    return f'<w:{kind}Reference w:type="{pages}" r:id="{part}"/>'


def _prepare(file: Any, layout: Measures, paper: Paper) -> None:
    """One font for all letters, also those that Word takes for Asian or complex ones; no gaps but those told."""
    styles = file.styles.element
    fonts = "".join(f' w:{kind}="{layout.font}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    size = f'<w:sz w:val="{round(layout.body_pt * 2)}"/><w:szCs w:val="{round(layout.body_pt * 2)}"/>'
    language = '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
    runs = f'<w:rPrDefault><w:rPr><w:rFonts{fonts}/><w:color w:val="000000"/>{size}{language}</w:rPr></w:rPrDefault>'
    gaps = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    gaps = f"<w:pPrDefault><w:pPr>{gaps}</w:pPr></w:pPrDefault>"
    defaults = parse_xml(f"<w:docDefaults {nsdecls('w')}>{runs}{gaps}</w:docDefaults>")
    styles.replace(styles.find(qn("w:docDefaults")), defaults)
    normal = file.styles["Normal"].element
    for old in (*normal.findall(qn("w:rPr")), *normal.findall(qn("w:pPr"))):
        normal.remove(old)
    for setting in file.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_2013)
    about = file.core_properties
    about.title, about.author = clean(f"{paper.kind} {paper.title}").strip()[:255], clean(paper.head.issuer)[:255]
    about.comments, about.last_modified_by = "", ""
    for stamp in ("created", "modified"):
        for old in about._element.findall(f"{{http://purl.org/dc/terms/}}{stamp}"):
            about._element.remove(old)
