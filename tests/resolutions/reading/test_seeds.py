"""The five real documents, measured with the scorer that comes with them; wrapped and respelled, they read the same."""

import copy
import importlib.util
import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bench.reading.variants import piped, wrapped
from resolutions.reading import read_bytes, read_text, to_json

SHARED = Path(__file__).resolve().parents[4] / "shared"
SEEDS = ("seed_000", "seed_001", "seed_002", "seed_003", "seed_004")
FIELDS = ("deadlines", "lead_units", "coop_units", "targets", "references")


def shared(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{'/'.join(parts)} must be there in CI")
        pytest.skip("the real documents are not at hand")
    return path


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared("extraction", "score.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold(seed: str) -> dict[str, Any]:
    labels = json.loads(shared("extraction", "seeds_gold.json").read_text(encoding="utf-8"))
    return next(label for label in labels["seeds"] if label["id"] == seed)


def source(seed: str) -> Path:
    return shared("seeds", gold(seed)["source_file"])


def score(seed: str, text: str) -> dict[str, Any]:
    read = json.loads(json.dumps(to_json(read_text(text))))
    return copy.deepcopy(scorer().score(gold(seed), read))


@pytest.mark.parametrize("seed", SEEDS)
def test_seed_reads_as_labelled(seed: str) -> None:
    result = score(seed, source(seed).read_text(encoding="utf-8"))
    assert result["header_accuracy"] == 1.0, result["header"]
    assert result["tasks"]["strict"]["f1"] == 1.0
    assert result["annex_rows"]["strict"]["f1"] == 1.0
    assert result["text_end_ok"] in (None, 1.0)
    for field in FIELDS:
        assert result[field]["f1"] == 1.0, (field, result[field])
    assert result["inconsistencies"] == {"recall_of_warn": 1.0, "false": []}


@pytest.mark.parametrize("seed", ["seed_002", "seed_003"])
def test_news_gives_no_task(seed: str) -> None:
    parsed = read_bytes(source(seed).read_bytes(), source(seed).name)
    assert (parsed.doc_class, parsed.tasks, parsed.annexes) == ("other", (), ())


@pytest.mark.parametrize("seed", ["seed_000", "seed_001", "seed_004"])
@pytest.mark.parametrize(
    "change",
    [
        wrapped(80),
        wrapped(95, "    "),
        wrapped(85, page=38),
        piped,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "\u00a0").replace("\n", "\r\n"),
        lambda text: text.replace("Đ", "\u00d0"),
    ],
    ids=["wrapped", "indented", "pages", "pipes", "nfd", "nbsp", "eth"],
)
def test_other_layouts_read_the_same(seed: str, change: Callable[[str], str]) -> None:
    result = score(seed, change(source(seed).read_text(encoding="utf-8")))
    assert result["tasks"]["strict"]["f1"] == 1.0
    assert result["annex_rows"]["strict"]["f1"] == 1.0
    assert result["header_accuracy"] == 1.0, result["header"]
    for field in FIELDS:
        assert result[field]["f1"] == 1.0, (field, result[field])
