"""What one page of the documentation points at in another file is there."""

import re

from .test_walls import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/*.md")]


def test_links_lead_somewhere() -> None:
    links = [
        (page, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    ]
    assert len(links) > 20
    assert not [f"{page.name}: {target}" for page, target in links if not (page.parent / target).exists()]


def test_commands_of_the_pages_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = {name for page in PAGES for name in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))}
    assert len(told) > 8
    assert not [name for name in told if not re.search(rf"^{name}:", makefile, re.MULTILINE)]
