"""The parts of an official paper as Word has them: head, kind and title, receivers, signature, page number."""

from .docx_pieces import Look, paragraph, plain_table, rule, run
from .measures import Measures
from .paper import Paper
from .wording import (
    ABOUT_PT,
    CONTACT_PT,
    DASHES,
    DRAFT,
    MM_PER_PT,
    MOTTO,
    NATION,
    PARTY,
    PEN_ROOM_PT,
    RECEIVERS_MM,
    RULE_SHARE,
    STAR,
    dashed,
    head_shares,
    lines_of,
    signer_lines,
    width_pt,
)


def _lines(text: str, look: Look, within_mm: float, *, keeps: bool = False, outline: int | None = None) -> str:
    said = "\n".join(lines_of(text, look.size, within_mm))
    return paragraph(run(said, look), "centre", keeps=keeps, outline=outline) if said else ""


def _rule_below(text: str, size: float, within_mm: float, share: float = RULE_SHARE) -> str:
    """A part as long as the text above it, or as its last line when that is broken."""
    return rule(width_pt(lines_of(text, size, within_mm)[-1], size) * MM_PER_PT * share, within_mm) if text else ""


def head(paper: Paper, layout: Measures, width_mm: float) -> str:
    sizes = {"nation_pt": layout.nation_pt, "motto_pt": layout.motto_pt, "place_pt": layout.place_pt}
    left_mm, right_mm = head_shares(paper, width_mm, **sizes)
    left = _lines(paper.head.parent, Look(layout.parent_pt), left_mm)
    left += _lines(paper.head.issuer, Look(layout.issuer_pt, bold=True), left_mm)
    if paper.is_party:
        left += _centred(STAR, Look(layout.issuer_pt))
        right = _centred(PARTY, Look(layout.nation_pt, bold=True)) + _rule_below(PARTY, layout.nation_pt, right_mm, 1)
    else:
        left += _rule_below(paper.head.issuer, layout.issuer_pt, left_mm)
        right = _centred(NATION, Look(layout.nation_pt, bold=True)) + _centred(MOTTO, Look(layout.motto_pt, bold=True))
        right += _rule_below(MOTTO, layout.motto_pt, right_mm, 1)
    number = _centred(paper.head.number, Look(layout.number_pt)) if paper.head.number else ""
    number += _centred(paper.head.about, Look(ABOUT_PT)) if paper.head.about else ""
    number += _centred(DRAFT, Look(ABOUT_PT, bold=True)) if paper.is_draft else ""
    place = _centred(paper.head.place_and_day, Look(layout.place_pt, italic=True))
    return plain_table([left_mm, right_mm], [[left, right], [number, place]]) + paragraph("", after=0)


def _centred(text: str, look: Look) -> str:
    return paragraph(run(text, look), "centre")


def title(paper: Paper, layout: Measures, width_mm: float) -> str:
    if not (paper.kind or paper.title):
        return ""
    kind = _lines(paper.kind.upper(), Look(layout.kind_pt, bold=True), width_mm, keeps=True, outline=0)
    said = _lines(paper.title, Look(layout.title_pt, bold=True), width_mm, keeps=True)
    if paper.is_party:
        return kind + said + _centred(DASHES, Look(layout.title_pt)) + paragraph("")
    return kind + said + _rule_below(paper.title or paper.kind, layout.title_pt, width_mm) + paragraph("")


def receivers(paper: Paper, layout: Measures) -> str:
    """ "Kính gửi: …" in the middle; several stand below each other."""
    look = Look(layout.body_pt)
    if len(paper.to) < 2:
        return paragraph(run(f"Kính gửi: {paper.to[0]}", look), "centre", after=12) if paper.to else ""
    lines = [paragraph(run("Kính gửi:", look), left=RECEIVERS_MM)]
    lines += [paragraph(run(line, look), left=RECEIVERS_MM + 10) for line in dashed(paper.to)]
    return "".join(lines) + paragraph("", after=0)


def foot(paper: Paper, layout: Measures, width_mm: float) -> str:
    """Who gets it on the left, who signs it on the right; never broken across pages."""
    small = Look(layout.recipients_pt)
    label = Look(
        layout.recipients_label_pt, bold=not paper.is_party, italic=not paper.is_party, underlined=paper.is_party
    )
    left = ""
    if paper.recipients:
        left = paragraph(run("Nơi nhận:", label))
        left += "".join(paragraph(run(line, small)) for line in dashed(paper.recipients))
    strong = Look(layout.signer_pt, bold=True)
    right = "".join(paragraph(run(line, strong), "centre") for line in signer_lines(paper))
    right += paragraph(run(paper.signature.name, strong), "centre", before=PEN_ROOM_PT)
    return paragraph("", before=6, keeps=True) + plain_table([width_mm / 2, width_mm / 2], [[left, right]])


def contact(line: str) -> str:
    """The foot of a letter's first page: below a rule across the page."""
    edge = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="3" w:color="000000"/></w:pBdr>'
    return f'<w:p><w:pPr>{edge}<w:jc w:val="center"/></w:pPr>{run(line, Look(CONTACT_PT))}</w:p>'


def page_number(layout: Measures) -> str:
    half = round(layout.page_number_pt * 2)
    size = f'<w:rPr><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
    field = f'<w:fldSimple w:instr=" PAGE "><w:r>{size}<w:t>2</w:t></w:r></w:fldSimple>'
    return paragraph(field, "centre")
