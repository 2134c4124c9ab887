"""Files ≤ 400 lines, functions ≤ 50, views ≤ 25, templates ≤ 100: a wish to go over is a wish for another room."""

import ast
from pathlib import Path

from .test_walls import ROOT, SOURCES, tree_of

TESTS = [*sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "bench").rglob("*.py"))]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_size_of_files() -> None:
    assert not [(str(path.relative_to(ROOT)), n) for path in [*SOURCES, *TESTS] if (n := lines_of(path)) > 400]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def limit(path: Path) -> int:
    return 25 if "views" in path.stem or "views" in path.parts else 50


def test_size_of_functions() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {node.name}() has {length(node)} lines"
        for path in [*SOURCES, *TESTS]
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > limit(path)
    ]
    assert not long


def test_size_of_templates() -> None:
    assert not [(str(path.relative_to(ROOT)), n) for path in TEMPLATES if (n := lines_of(path)) > 100]
