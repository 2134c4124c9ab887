"""The lengths of a layout as plain numbers: millimetres (mm), points (pt). Pure: no Django."""

from dataclasses import dataclass, fields
from typing import Any

A4_MM = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Measures:
    """Named as the fields of PaperLayout."""

    font: str
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    nation_pt: float
    motto_pt: float
    parent_pt: float
    issuer_pt: float
    number_pt: float
    place_pt: float
    kind_pt: float
    title_pt: float
    body_pt: float
    table_pt: float
    signer_pt: float
    recipients_label_pt: float
    recipients_pt: float
    page_number_pt: float
    first_line_mm: float
    paragraph_gap_pt: float
    line_spacing: float

    @property
    def page_number_mm(self) -> float:
        """How far below the edge of the paper the page number begins."""
        return min(10.0, self.top_mm / 2)

    def width_mm(self, is_landscape: bool) -> float:
        """Of the text, between the margins."""
        return A4_MM[is_landscape] - self.left_mm - self.right_mm

    def height_mm(self, is_landscape: bool) -> float:
        return A4_MM[not is_landscape] - self.top_mm - self.bottom_mm


def measures_of(layout: Any) -> Measures:
    """Of a PaperLayout row, or of anything with its fields."""
    numbers = {field.name: float(getattr(layout, field.name)) for field in fields(Measures) if field.name != "font"}
    return Measures(font=str(layout.font), **numbers)
