"""The map in docs/architecture.md names every module, and no module that is gone."""

import re
from pathlib import Path

from .test_walls import FLOORS, ROOT, SOURCES

LINE = re.compile(r"^- `([\w/]+\.py)`: \S", re.M)


def mapped() -> list[str]:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    sections = re.split(r"^### (\w+)/", text, flags=re.M)[1:]
    return [
        f"{app}/{name}" for app, body in zip(sections[::2], sections[1::2], strict=True) for name in LINE.findall(body)
    ]


def is_room(path: Path) -> bool:
    return path.name not in {"__init__.py", "apps.py"} and "texts" not in path.parts


def test_map_names_every_module() -> None:
    floors = [p for p in SOURCES if p.relative_to(ROOT).parts[0] != "lhh_tracker" and is_room(p)]
    here = {str(p.relative_to(ROOT)) for p in floors}
    assert here == {name for name in mapped() if name.split("/")[0] in FLOORS}


def test_map_names_a_module_once() -> None:
    names = mapped()
    assert sorted(names) == sorted(set(names))
