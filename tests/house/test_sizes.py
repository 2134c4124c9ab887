"""Files ≤ 400 lines, functions ≤ 50, views ≤ 25, templates ≤ 100: a wish to go over is a wish for another room."""

import ast
from pathlib import Path

import pytest

from .test_walls import ROOT, SOURCES

TESTS = [*sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "bench").rglob("*.py"))]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda p: str(p.relative_to(ROOT)))
def test_size_of_file(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda p: str(p.relative_to(ROOT)))
def test_size_of_functions(path: Path) -> None:
    limit = 25 if "views" in path.stem or "views" in path.parts else 50
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert length(node) <= limit, f"{node.name}() has {length(node)} lines"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_size_of_template(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 100
