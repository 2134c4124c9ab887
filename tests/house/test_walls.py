"""The floors of the house: imports between apps run one way, without circles and not hidden inside functions."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {"members": 0, "resolutions": 1, "tasks": 2, "lhh_tracker": 3}
PURE = (
    "resolutions/reading/",
    "tasks/status.py",
    "tasks/periods.py",
    "tasks/chain/graph.py",
    "tasks/chain/drawing.py",
    "tasks/charts.py",
    "tasks/exchange/schema.py",
    "tasks/handbook/finding.py",
    "tasks/handbook/reading.py",
    "tasks/reviews/head.py",
    "tasks/reviews/seal.py",
    "tasks/reviews/standing.py",
    "tasks/reviews/tables.py",
    "members/folding.py",
    "members/keeping/archive.py",
    "members/keeping/manifest.py",
    "members/keeping/rotation.py",
    "members/keeping/values.py",
)
# settings and wsgi are configuration: they may name anything; manage.py is Django's own shape.
SOURCES = [p for app in FLOORS for p in sorted((ROOT / app).rglob("*.py")) if "migrations" not in p.parts]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(path: Path) -> str:
    return module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]


def resolve(node: ast.ImportFrom, package: str) -> Iterator[str]:
    base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
    source = ".".join(filter(None, (base, node.module)))
    for name in node.names:
        yield f"{source}.{name.name}" if source else name.name


def type_checking_nodes(tree: ast.Module) -> set[ast.AST]:
    blocks = (n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test))
    return {inner for block in blocks for inner in ast.walk(block)}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    tree = tree_of(path)
    ignored = type_checking_nodes(tree)
    for node in ast.walk(tree):
        if node in ignored:
            continue
        if isinstance(node, ast.Import):
            yield from ((a.name, node) for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((name, node) for name in resolve(node, package_of(path)))


def known(name: str, modules: set[str]) -> str | None:
    """The longest prefix of a dotted name that is one of our modules."""
    while name:
        if name in modules:
            return name
        name = name.rpartition(".")[0]
    return None


MODULES = {module_of(p) for p in SOURCES}


def test_floors_only_lower_ones_are_imported() -> None:
    """One test for all files, here and below: a test a file took longer to count than to run."""
    reaching_up = [
        f"{path.relative_to(ROOT)} reaches up to {name}"
        for path in SOURCES
        for name, _node in imports(path)
        if FLOORS.get(name.split(".")[0], -1) > FLOORS[path.relative_to(ROOT).parts[0]]
    ]
    assert not reaching_up


def test_imports_stand_at_the_top() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno} hides an import in {node.name}()"
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_pure_modules_know_no_django() -> None:
    pure = [path for path in SOURCES if str(path.relative_to(ROOT)).startswith(PURE)]
    assert len(pure) > len(PURE)
    assert not [path for path in pure for name, _ in imports(path) if name.split(".")[0] == "django"]


def test_no_circles() -> None:
    graph: dict[str, set[str]] = {}
    for path in SOURCES:
        me = module_of(path)
        targets = {known(name, MODULES) for name, _ in imports(path)}
        # A package's __init__ gathers its own rooms; asking the package for a room is not a circle.
        graph[me] = {t for t in targets if t and t != me and not me.startswith(t + ".")}
    seen: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, "circle: " + " → ".join((*trail[trail.index(module) :], module))
        if module not in seen:
            for target in sorted(graph.get(module, ())):
                visit(target, (*trail, module))
            seen.add(module)

    for module in sorted(graph):
        visit(module, ())


def test_rooms_are_named_after_concepts() -> None:
    assert not [path for path in SOURCES if path.stem in {"utils", "helpers", "services", "common", "misc"}]
