"""A plain text as a PDF with text, as Word prints one: justified lines, ruled or open tables, numbered pages."""

from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from resolutions.reading.markers import read_marker
from resolutions.reading.text import is_upper

from .pieces import Columns, Table, pieces

_FONTS = (
    "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
)
_MISSING = {ord("✓"): "•", ord("☰"): None, ord("★"): None, ord("☆"): None}  # not in the fonts
_LEFT, _RIGHT, _TOP, _BOTTOM = 85.0, 57.0, 57.0, 57.0
_SIZE, _PITCH, _SMALL = 13.0, 16.5, 11.0
_CELL, _SET_IN = 4.0, 28.0


def font() -> str | None:
    """A font of the system that has every Vietnamese letter."""
    return next((path for path in _FONTS if Path(path).exists()), None)


def pdf_of(text: str, *, ruled: bool = True, header: str = "", landscape_tables: bool = False) -> bytes:
    """The text as .pdf. `ruled`: tables have lines; `header`: printed on top of every page but the first."""
    page = _Page(header)
    for piece in pieces(text.translate(_MISSING)):
        if isinstance(piece, Columns):
            page.columns(piece)
        elif isinstance(piece, Table):
            if landscape_tables:
                page.add_page("landscape")
            page.table(piece, ruled=ruled)
        else:
            page.paragraph(piece)
    return bytes(page.output())


class _Page(FPDF):
    def __init__(self, running: str) -> None:
        super().__init__(unit="pt", format="A4")
        path = font()
        if path is None:
            raise FileNotFoundError("no font with Vietnamese letters")
        self.running = running
        self.add_font("text", fname=path)
        self.set_margins(_LEFT, _TOP, _RIGHT)
        self.set_auto_page_break(True, _BOTTOM)
        self.c_margin = 0
        self.add_page()
        self.set_font("text", size=_SIZE)

    def header(self) -> None:
        if self.page_no() == 1:
            return
        self.set_font("text", size=_SMALL)
        self.set_y(28)
        self.cell(0, 14, str(self.page_no()), align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        if self.running:
            self.cell(0, 14, self.running, align=Align.R, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_y(max(self.get_y(), _TOP))
        self.set_font("text", size=_SIZE)

    def paragraph(self, line: str) -> None:
        self.set_font("text", size=_SIZE)
        heading = is_upper(line) and read_marker(line) is None and len(line) < 200
        if heading:
            self.multi_cell(0, _PITCH, line, align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        else:
            self._justified(line)
        self.ln(4)

    def _justified(self, line: str) -> None:
        """First line set in, all but the last stretched to the right margin."""
        whole = self.w - _LEFT - _RIGHT
        left, row = _SET_IN, list[str]()
        for word in line.split():
            if row and self.get_string_width(" ".join([*row, word])) > whole - left:
                self._stretched(row, left, whole - left)
                left, row = 0.0, []
            row.append(word)
        self._stretched(row, left, None)

    def _stretched(self, words: list[str], left: float, width: float | None) -> None:
        if self.get_y() + _PITCH > self.h - _BOTTOM:
            self.add_page(self.cur_orientation)
        printed, at = [word + " " for word in words[:-1]] + words[-1:], _LEFT + left
        spare = 0.0 if width is None else width - self.get_string_width(" ".join(words))
        for word in printed:
            self.set_x(at)
            self.cell(self.get_string_width(word), _PITCH, word)
            at += self.get_string_width(word) + spare / max(len(words) - 1, 1)
        self.ln(_PITCH)

    def columns(self, piece: Columns) -> None:
        """Two columns side by side, left one narrower, both centred, as a table without lines."""
        self.set_font("text", size=_SMALL)
        whole = self.w - _LEFT - _RIGHT
        widths = (whole * 0.44, whole * 0.52)
        self._room(_PITCH * (max(len(piece.left), len(piece.right)) + 4))
        top, lowest, left = self.get_y(), self.get_y(), _LEFT
        for lines, width in zip((piece.left, piece.right), widths, strict=True):
            self.set_y(top)
            foot = bool(lines) and lines[0].lower().startswith("nơi nhận")
            for line in lines:
                self.set_x(left)
                align = Align.L if foot else Align.C
                self.multi_cell(width, 14, line, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            lowest, left = max(lowest, self.get_y()), left + whole * 0.48
        self.set_y(lowest + 14)

    def table(self, piece: Table, *, ruled: bool) -> None:
        self.set_font("text", size=_SMALL)
        count = max(map(len, piece.rows))
        widths = self._widths(piece.rows, count)
        for row in piece.rows:
            self._row(row, widths, ruled)
        self.ln(10)

    def _widths(self, rows: Sequence[Sequence[str]], count: int) -> list[float]:
        """Each column gets room for its longest word; what is left goes where the long texts are."""
        whole = self.w - _LEFT - _RIGHT
        least, wants = [], []
        for column in range(count):
            cells = [row[column] for row in rows if column < len(row) and len(row) > 2]
            longest = max((self.get_string_width(word) for cell in cells for word in cell.split()), default=10.0)
            least.append(longest + 2 * _CELL + 1)
            wants.append(min(max((self.get_string_width(cell) for cell in cells), default=0.0), 400.0))
        spare = whole - sum(least)
        if spare < 0 and self.font_size_pt > 6:
            self.set_font("text", size=self.font_size_pt - 1)
            return self._widths(rows, count)
        return [low + spare * want / max(sum(wants), 1.0) for low, want in zip(least, wants, strict=True)]

    def _wrapped(self, text: str, width: float) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.get_string_width(longer) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _row(self, row: Sequence[str], widths: Sequence[float], ruled: bool) -> None:
        cells = list(row) + [""] * (len(widths) - len(row) if len(row) > 2 else 0)
        spans = list(widths[: len(cells)])
        if len(cells) <= 2:
            spans[-1] = sum(widths[len(cells) - 1 :])
        wrapped = [self._wrapped(words, width - 2 * _CELL) for words, width in zip(cells, spans, strict=True)]
        high = 13.0 * max(map(len, wrapped)) + 2 * _CELL
        self._room(min(high, 300))
        top, left = self.get_y(), _LEFT
        for lines, width in zip(wrapped, spans, strict=True):
            if ruled:
                self.rect(left, top, width, high)
            for index, line in enumerate(lines):
                self.set_xy(left + _CELL, top + _CELL + 13 * index)
                self.cell(width - 2 * _CELL, 13, line)
            left += width
        self.set_xy(_LEFT, top + high)

    def _room(self, high: float) -> None:
        if self.get_y() + high > self.h - _BOTTOM:
            size = self.font_size_pt
            self.add_page(self.cur_orientation)
            self.set_font("text", size=size)
