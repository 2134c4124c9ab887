"""`python -m bench.reading [NAME…] [--folder DIR] [--notes] [--varied]`: scores of the labelled documents.
`python -m bench.reading check LABEL.toml…`: whether labels are well-formed and their words stand in the text.
"""

import argparse
import sys
from pathlib import Path

from resolutions.reading import read_bytes, read_text, to_json

from .labels import CORPUS, BadLabel, Label, load, strays
from .scoring import Score, score
from .table import print_table
from .variants import VARIANTS


def text_of(path: Path) -> str:
    return path.with_suffix(".txt").read_text(encoding="utf-8")


def read(path: Path, label: Label) -> Score:
    return score(label, to_json(read_bytes(path.with_suffix(".txt").read_bytes(), path.with_suffix(".txt").name)))


def check(paths: list[Path]) -> int:
    bad = 0
    for path in paths:
        try:
            found = strays(load(path), text_of(path))
        except (BadLabel, FileNotFoundError) as error:
            found = [str(error)]
        for line in found:
            sys.stdout.write(f"{path.name}: {line}\n")
        sys.stdout.write(f"{path.name}: {'has slips' if found else 'good'}\n")
        bad += bool(found)
    return bad


def varied(paths: list[Path], *, notes: bool) -> None:
    """Each layout of every document, with its own summary."""
    for name, change in VARIANTS.items():
        sys.stdout.write(f"\n== {name}\n")
        scores = [score(load(path), to_json(read_text(change(text_of(path))))) for path in paths]
        print_table(scores, notes=notes)


def _loaded(path: Path) -> Label | None:
    try:
        return load(path)
    except BadLabel as error:
        sys.stdout.write(f"{error}\n")
        return None


def main() -> int:
    if sys.argv[1:2] == ["check"]:
        return 1 if check([Path(name) for name in sys.argv[2:]]) else 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="beginnings of names; all documents without one")
    parser.add_argument("--folder", type=Path, default=CORPUS)
    parser.add_argument("--notes", action="store_true", help="say what went wrong")
    parser.add_argument("--varied", action="store_true", help="other layouts of the same documents as well")
    wanted = parser.parse_args()
    paths = sorted(wanted.folder.glob("*.toml"))
    if wanted.names:
        paths = [path for path in paths if path.stem.startswith(tuple(wanted.names))]
    print_table([read(path, label) for path in paths if (label := _loaded(path))], notes=wanted.notes)
    if wanted.varied:
        varied(paths, notes=wanted.notes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
