"""A text as a square of black and white modules, for drawing in SVG. Pure: no Django."""

from dataclasses import dataclass

import qrcode

QUIET = 4  # modules of white around it, as the standard asks


@dataclass(frozen=True, slots=True)
class Square:
    """`path` draws the black modules, each one unit wide, in a square of `size` units."""

    size: int
    path: str


def square_of(text: str) -> Square:
    code = qrcode.QRCode(border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    black = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_black in enumerate(row) if is_black)
    return Square(len(rows), "".join(black))
