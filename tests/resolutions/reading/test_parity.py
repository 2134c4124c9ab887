"""The same document as text, as Word and as PDF: what is read differs by no more than 0.02."""

from collections.abc import Callable

import pytest

from bench.reading.labels import Label, load_all
from bench.reading.render_docx import docx_of
from bench.reading.render_pdf import font, pdf_of
from bench.reading.scoring import score as scored
from resolutions.reading import read_text, text_of, to_json

from . import corpus
from .test_seeds import FIELDS, SEEDS, score, source

APART = 0.02
LABELS = load_all()[::5]  # all of them: a minute, and `python -m bench.reading` measures the text of each
needs_font = pytest.mark.skipif(font() is None, reason="no font with Vietnamese letters")

FORMS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "docx": ("a.docx", docx_of),
    "docx, typed numbers": ("a.docx", lambda text: docx_of(text, numbered=False)),
    "pdf": ("a.pdf", pdf_of),
    "pdf, open tables": ("a.pdf", lambda text: pdf_of(text, ruled=False)),
    "pdf, tables lying": ("a.pdf", lambda text: pdf_of(text, landscape_tables=True)),
}


def through(form: str, text: str) -> str:
    name, make = FORMS[form]
    return text_of(make(text), name)


@needs_font
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_seed_reads_the_same_in_every_form(seed: str, form: str) -> None:
    text = source(seed).read_text(encoding="utf-8")
    plain, made = score(seed, text), score(seed, through(form, text))
    for field in ("tasks", "annex_rows"):
        assert made[field]["strict"]["f1"] >= plain[field]["strict"]["f1"] - APART, field
    for field in FIELDS:
        assert made[field]["f1"] >= plain[field]["f1"] - APART, field
    assert made["header_accuracy"] >= plain["header_accuracy"] - APART


def lost(label: Label, form: str) -> dict[str, float]:
    made = scored(label, to_json(read_text(through(form, corpus.text_of(label.name)))))
    plain = scored(label, corpus.read(label))
    return {name: plain.tallies[name].f1 - made.tallies[name].f1 for name in ("tasks", "rows", "deadlines", "leads")}


@needs_font
@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_corpus_reads_the_same_in_every_form(form: str) -> None:
    """On the whole, and for no document much worse than a slip or two."""
    losses = {label.name: lost(label, form) for label in LABELS}
    for name in ("tasks", "rows", "deadlines", "leads"):
        assert sum(loss[name] for loss in losses.values()) / len(losses) <= APART, name
    assert {name: loss for name, loss in losses.items() if loss["tasks"] > 0.1} == {}
