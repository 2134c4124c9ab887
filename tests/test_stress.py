"""`make stress` at a small size; and that it would notice what it looks for."""

import ast
import os
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from bench.stress import atomicity, concurrent_progress, double_submit, lost_update
from bench.stress.atomicity import FIRST_RUN, attempt
from bench.stress.breaking import Broken
from bench.stress.client import Answer, hidden_fields, posting
from bench.stress.creating_forms import KINDS
from bench.stress.figures import Figure
from bench.stress.report import lines
from bench.stress.scenarios import SCENARIOS
from members.models import Unit

from .conftest import Cast
from .factories import make_entry, make_task, make_unit
from .house.test_walls import ROOT, SOURCES, module_of

SMALL = ["--posts=32", "--clients=8", "--rounds=4", f"--pairs={len(KINDS)}", "--kills=2", "--gap=2"]
NOT_VERBS = {"tasks.intake.read_source"}  # stores nothing


def test_stress_small_run_meets_every_goal() -> None:
    """The real server on the database of this test run, with the real clients; only the sizes are small."""
    kind = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    surroundings = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DATABASE_URL"))
    }
    command = [sys.executable, "-m", "bench.stress", *SMALL, f"--only={kind}"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Đạt mọi mục tiêu." in done.stdout


# --- The list of steps ---------------------------------------------------------------------------------------------


def verbs_of(path: Path) -> list[str]:
    """Public functions with keyword-only arguments, in a module that opens transactions: the house's verbs."""
    text = path.read_text(encoding="utf-8")
    if "transaction.atomic" not in text and "locked(" not in text:
        return []
    found = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]
    return [f"{module_of(path)}.{f.name}" for f in found if f.args.kwonlyargs and not f.args.args]


def is_of_the_work(path: Path) -> bool:
    """The demonstration and the synthetic union are made once, in an empty database."""
    return not {"demo", "synthetic", "management", "views", "forms"} & set(path.parts)


def test_every_verb_is_broken_off_somewhere() -> None:
    tried = {name.partition(" (")[0] for name in SCENARIOS} | {FIRST_RUN} | NOT_VERBS
    missing = {verb for path in SOURCES if is_of_the_work(path) for verb in verbs_of(path)} - tried
    assert not missing, "add a scenario in bench/stress/scenarios/"


def test_verbs_are_found() -> None:
    found = {name for path in SOURCES for name in verbs_of(path)}
    assert {"tasks.workflow.accept", "members.rights.create_user", "resolutions.publishing.register"} <= found


# --- What it would notice ------------------------------------------------------------------------------------------


def two_units(names: tuple[str, str]) -> None:
    for name in names:
        make_unit(name)


def swallowing(names: tuple[str, str]) -> None:
    make_unit(names[0])
    try:
        make_unit(names[1])
    except Broken:
        return


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("step", "writes", "findings"),
    [
        (transaction.atomic(two_units), 3, []),
        (two_units, 2, ["lỗi ở lần ghi 2: còn lại dở dang ở members_unit"]),
        (swallowing, 2, ["còn lại dở dang ở members_unit", "lỗi ở lần ghi 2: bước báo là đã xong"]),
        (lambda _names: Unit.objects.count(), 0, ["không ghi gì cả"]),
    ],
    ids=["atomic", "not atomic", "swallows the error", "writes nothing"],
)
def test_attempt_tells_half_a_step(step: Callable[..., object], writes: int, findings: list[str]) -> None:
    serials = iter(range(9))

    def unlike() -> object:
        """What a broken try left behind does not hinder the next one."""
        serial = next(serials)
        return step((f"Ban {serial}", f"Hội {serial}"))

    trial = attempt("bước", unlike)
    assert trial.writes == writes
    assert [words in told for words, told in zip(findings, trial.findings, strict=True)] == [True] * len(findings)
    assert atomicity.told([trial], 1).met is not bool(findings)


def test_progress_tells_what_was_lost_and_overwritten(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit)
    assert concurrent_progress.judge([task], [], Counter(), 0) == (0, [])
    make_entry(task, cast.own, text="Lượt 1")
    lost, told = concurrent_progress.judge([task], ["Lượt 1", "Lượt 2"], Counter({302: 1, 500: 1}), 3)
    assert lost == 2
    assert told == [
        "mất: Lượt 2",
        f"nhiệm vụ {task.pk}: 1 lượt ghi, 0 dòng lịch sử, phiên bản 1",
        "2 lần gửi thay vì 3",
    ]


def test_lost_update_tells_two_winners_and_a_page_that_lost_words(cast: Cast) -> None:
    task = make_task(title="Lời của người thứ nhất")
    titles = [task.title, "Lời của người thứ hai"]
    both = "Lời của người thứ nhất, Lời của người thứ hai"
    assert lost_update.judge(0, titles, [Answer(302), Answer(409, both)], task) == []
    assert lost_update.judge(0, titles, [Answer(302), Answer(302)], task) == ["lượt 0: trả lời [302, 302]"]
    assert len(lost_update.judge(0, titles, [Answer(302), Answer(409, titles[0])], task)) == 1
    assert len(lost_update.judge(0, titles, [Answer(409, both), Answer(302)], task)) == 1
    assert lost_update.count(task, 1) == ["1 lượt để lại phiên bản 1 và 0 dòng lịch sử"]


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        (Answer(302, "", "/a/"), Answer(302, "", "/a/"), False),
        (Answer(302, "", "/a/"), Answer(302, "", "/b/"), True),
        (Answer(302, "", "/a/"), Answer(422, "<main>Đã có tên này</main>"), True),
        (Answer(500), Answer(0, "timed out"), True),
    ],
)
def test_double_submit_tells_clicks_that_are_answered_unlike(first: Answer, second: Answer, wrong: bool) -> None:
    pair = double_submit.Pair(KINDS[0], str(uuid.uuid4()), posting("/", {}))
    assert bool(double_submit.judge([pair], [first, second])) is wrong


def test_hidden_fields_are_those_of_the_right_form() -> None:
    page = (
        '<form action="/dang-xuat/"><input type="hidden" name="csrfmiddlewaretoken" value="a"></form>'
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="b">'
        '<input type="hidden" name="version" value="3" id="id_version"><input name="title"></form>'
    )
    assert hidden_fields(page, "version") == {"csrfmiddlewaretoken": "b", "version": "3"}
    with pytest.raises(LookupError):
        hidden_fields(page, "request_key")


def test_report_says_which_goal_is_missed() -> None:
    good, bad = Figure("k", "Tên", "đích", "thấy"), Figure("k", "Tên", "đích", "thấy", [f"điều {n}" for n in range(8)])
    assert lines({"SQLite": [good]})[-1] == "Đạt mọi mục tiêu."
    told = "\n".join(lines({"SQLite": [good], "PostgreSQL": [bad]}))
    assert "OK" in told
    assert "NOT" in told
    assert "PostgreSQL: điều 0" in told
    assert "và 3 điều nữa" in told
