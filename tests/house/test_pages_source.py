"""What a strict Content-Security-Policy and the design ask of templates and style sheets."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from members.guards import append_only_tables, trigger_statements
from tasks.models import Stage
from tasks.status import State
from tasks.templatetags.status import stage_chip, state_chip

from .test_sizes import TEMPLATES
from .test_walls import ROOT

SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons.svg").read_text(encoding="utf-8")))
STATIC = [p for p in sorted((ROOT / "static").iterdir()) if p.suffix in {".css", ".js", ".svg"}]
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=", re.I),
    "inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "inline style sheet": re.compile(r"<style\b", re.I),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "address of another host": re.compile(r"(?:src|href|action)=[\"']https?://", re.I),
    "htmx handler": re.compile(r"\shx-on", re.I),
    "stock colour": re.compile(r"class=\"[^\"]*\b(?:text|bg|btn|alert)-(?:danger|success|warning|info|secondary)\b"),
    "row's number printed as an amount": re.compile(r"\{\{ ?(?!form\.)[a-z_.]*(?:\.pk|(?<!auto)(?<!request)_id) ?\}\}"),
    "safe filter on user text": re.compile(r"\{\{[^}]*(?:text|title|name|note)\s*\|\s*safe"),
}


def is_mail(path: Path) -> bool:
    """Mail programs know no style sheet of ours and no policy: their style stands in the elements."""
    return path.parent.name == "mail"


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_templates_are_clean(fault: str) -> None:
    found = [
        (str(path.relative_to(ROOT)), hit.group())
        for path in TEMPLATES
        if (hit := FORBIDDEN[fault].search(path.read_text(encoding="utf-8")))
        and not (is_mail(path) and fault == "inline style")
    ]
    assert not found


def test_static_files_fetch_nothing() -> None:
    for path in STATIC:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"url\(\s*['\"]?(?:data:|https?:)|@import|https?://", text), path.name


def test_dark_theme_is_the_same_twice() -> None:
    css = (ROOT / "static/theme.css").read_text(encoding="utf-8")
    by_choice = re.search(r"\[data-bs-theme=dark\] \{(.*?)\n\}", css, re.S)
    by_machine = re.search(r":root:not\(\[data-bs-theme\]\) \{(.*?)\n  \}", css, re.S)
    assert by_choice
    assert by_machine
    values = [re.findall(r"(--[\w-]+|color-scheme):\s*([^;]+);", block[1]) for block in (by_choice, by_machine)]
    assert values[0] == values[1]


def test_icons_used_are_in_the_sprite() -> None:
    used = {m for p in TEMPLATES for m in re.findall(r'\{% icon "([\w-]+)"', p.read_text(encoding="utf-8"))}
    assert used <= SPRITE


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_append_only_tables_are_guarded() -> None:
    tables = set(append_only_tables())
    assert {"tasks_progressentry", "tasks_taskevent", "members_userevent", "resolutions_documentevent"} <= tables
    wanted = {re.search(r'TRIGGER (?:IF NOT EXISTS )?"(\w+)"', s)[1] for s in trigger_statements("sqlite", tables)}  # type: ignore[index]
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert wanted <= {name for (name,) in cursor.fetchall()}


def test_models_of_history_say_that_they_are_append_only() -> None:
    for model in apps.get_models():
        if model.__name__.endswith(("Event", "Entry")):
            assert getattr(model, "append_only", False), model


def test_every_chip_has_its_shape() -> None:
    """A status is never told by colour alone."""
    chips = [stage_chip(stage) for stage in Stage] + [state_chip(state.value) for state in State]
    used = {name for chip in chips for name in re.findall(r"icons[^#]*#([\w-]+)", chip)}
    assert used
    assert used <= SPRITE
