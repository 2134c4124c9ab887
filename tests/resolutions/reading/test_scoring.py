"""The project's own scorer agrees with the one that comes with the labelled seeds, and finds each kind of mistake."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.reading.labels import BadLabel, Due, Item, Label, load, load_all, strays
from bench.reading.scoring import Score, score

from .corpus import read, text_of
from .test_seeds import scorer

HEADER_KEYS = {
    "issuer": "co_quan_ban_hanh", "number": "so_ky_hieu", "place": "noi_ban_hanh", "issued_on": "ngay_ban_hanh",
    "kind": "loai_van_ban", "title": "trich_yeu", "term": "nhiem_ky", "signer": "nguoi_ky",
    "signer_title": "chuc_vu_ky",
}  # fmt: skip
LABELS = load_all()


def as_gold(label: Label) -> dict[str, Any]:
    """A label in the schema of the seeds' scorer."""

    def item(one: Item) -> dict[str, Any]:
        return {
            "path": one.path,
            "text_start": one.start,
            "text_end": one.end,
            "scoring": "optional" if one.optional else "required",
            "lead_units": list(one.lead),
            "coop_units": list(one.coop),
            "deadlines": [
                {"kind": d.kind, "due": d.due, "scoring": "optional" if d.optional else "required"}
                | ({"freq": d.freq} if d.freq else {})
                for d in one.deadlines
            ],
            "targets": [{"op": op, "value": list(v) if isinstance(v, tuple) else v} for op, v in one.targets],
        }

    return {
        "id": label.name,
        "header": {HEADER_KEYS[key]: value for key, value in label.header.items()},
        "tasks": [item(one) for one in label.tasks],
        "non_tasks": [item(one) | {"scoring": "optional"} for one in label.nontasks],
        "annexes": [{"rows": [item(one) for one in label.rows if not one.optional]}],
        "references": [{"number": number, "date": day} for number, day in label.references],
        "inconsistencies": [{"severity": severity, "code": code} for severity, code in label.warnings],
    }


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.name)
def test_both_scorers_agree(label: Label) -> None:
    found = json.dumps(read(label))
    ours = score(label, json.loads(found))
    theirs = scorer().score(as_gold(label), json.loads(found))
    assert ours.header_share == pytest.approx(theirs["header_accuracy"], abs=1e-4)
    keys = (("leads", "lead_units"), ("coops", "coop_units"), ("targets", "targets"), ("references", "references"))
    pairs = [("tasks", theirs["tasks"]["strict"]), *((mine, theirs[key]) for mine, key in keys)]
    if not any(one.optional for one in label.rows):
        pairs += [("rows", theirs["annex_rows"]["strict"]), ("deadlines", theirs["deadlines"])]
    for name, figures in pairs:
        tally = ours.tallies[name]
        assert (tally.hits, tally.false, tally.missed) == (figures["tp"], figures["fp"], figures["fn"]), name


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.name)
def test_labels_stand_in_their_text(label: Label) -> None:
    assert strays(label, text_of(label.name)) == []


def read_of(**task: Any) -> dict[str, Any]:
    return {"doc_class": "directive", "header": {}, "tasks": [{"path": "I/1", "text": "Tổ chức hội nghị.", **task}]}


LABEL = Label("x", "", "directive", {}, (Item("I/1", "Tổ chức hội nghị.", lead=("Sở A",), deadlines=(Due("year"),)),))


@pytest.mark.parametrize(
    ("read", "name", "tally"),
    [
        (read_of(lead_units=["sở A"], deadlines=[{"kind": "year", "due": None}]), "leads", (1, 0, 0)),
        (read_of(lead_units=["Sở B"]), "leads", (0, 1, 1)),
        (read_of(deadlines=[{"kind": "year", "due": "2026-12-31"}]), "deadlines", (0, 1, 1)),
        (read_of(path="I/2"), "tasks", (0, 1, 1)),
        (read_of(text="Việc khác hẳn mà thôi"), "tasks", (0, 1, 1)),
        ({"doc_class": "other"}, "tasks", (0, 0, 1)),
    ],
)
def test_each_mistake_counts(read: dict[str, Any], name: str, tally: tuple[int, int, int]) -> None:
    found: Score = score(LABEL, read)
    assert (found.tallies[name].hits, found.tallies[name].false, found.tallies[name].missed) == tally


def test_a_reading_without_fault_is_worth_one() -> None:
    perfect = score(LABEL, read_of(lead_units=["Sở A"], deadlines=[{"kind": "year"}]))
    assert (perfect.value("tasks"), perfect.value("leads"), perfect.value("deadlines"), perfect.notes) == (1, 1, 1, [])
    assert perfect.value("targets") is None


@pytest.mark.parametrize(
    "slip",
    [
        'class = "letter"',
        'class = "other"\nnumber = "1"',
        'class = "other"\n[[task]]\npath = "1"',
        'class = "other"\n[[task]]\npath = "1"\nstart = "x"\ndeadlines = ["soon"]',
        'class = "other"\n[[task]]\npath = "1"\nstart = "x"\ndeadlines = ["recurring"]',
        'class = "other"\n[[task]]\npath = "1"\nstart = "x"\ntargets = ["ten"]',
        'class = "other"\nreferences = ["1/KH"]',
        'class = "other"\nwarnings = ["DUPLICATE"]',
        "class = ",
    ],
)
def test_a_slip_in_a_label_is_told(tmp_path: Path, slip: str) -> None:
    path = tmp_path / "slip.toml"
    path.write_text(slip, encoding="utf-8")
    with pytest.raises(BadLabel, match=r"slip\.toml"):
        load(path)
