"""What a template says the same on every page is put together once, and nothing else is."""

import itertools
from typing import Any

import pytest
from django.template import Context, Engine, engines
from django.template.base import Node, TextNode
from django.template.loader import get_template
from django.utils import translation

from members.fixed_parts import FixedNode, is_fixed
from members.fixed_parts import Loader as Folding

BUILTINS = ["members.templatetags.page"]
LIBRARIES = {"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"}
TEXT = (
    '{% load i18n static %}<a href="{% url "tasks:tasks" %}">{% translate "Nhiệm vụ" %}</a>{% icon "late" %}'
    '{% url "tasks:task" pk %} {% icon name %} {% translate word %} {% static file %} '
    '{% translate "Hạn" as due %}{{ due }}'
    "{% blocktranslate %}Hộp tin{% endblocktranslate %} {% blocktranslate with n=pk %}Hộp tin, {{ n }} chưa đọc"
    '{% endblocktranslate %}{% if pk == 7 %}{% translate "Đơn vị" %}!{% else %}{% translate "Văn bản" %}?{% endif %}'
    '{% for one in many %}{% translate "Tìm" %}{{ one }}{% endfor %}'
    '{% language "en" %}{% translate "Hạn" %}{% include "part" %}{% endlanguage %}{% include "part" %}'
)
PART = '{% load i18n %}<b>{% translate "Hạn" %}</b>{% icon "late" %}'
FIRST: dict[str, Any] = {"pk": 7, "name": "done", "word": "Hạn", "file": "app.css", "many": [1, 2]}
SECOND: dict[str, Any] = {"pk": 8, "name": "soon", "word": "Tìm", "file": "app.js", "many": ["<b>"]}


def engine(loader: str) -> Engine:
    source = ("django.template.loaders.locmem.Loader", {"page": TEXT, "part": PART})
    return Engine(loaders=[(loader, [source])], builtins=BUILTINS, libraries=LIBRARIES)


def folded() -> Engine:
    return engine(f"{Folding.__module__}.{Folding.__qualname__}")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_reads_as_without_it(language: str) -> None:
    ours, plain = folded(), engine("django.template.loaders.cached.Loader")
    with translation.override("en" if language == "vi" else "vi"):
        ours.get_template("page").render(Context(FIRST))
    with translation.override(language):
        for values in (FIRST, SECOND, FIRST):
            said = ours.get_template("page").render(Context(values))
            assert said == plain.get_template("page").render(Context(values))
            assert ("&lt;b&gt;" in said) == (values is SECOND)


def test_neighbours_are_one_piece() -> None:
    nodes = folded().get_template("page").nodelist
    assert isinstance(nodes[0], FixedNode)
    assert [type(node).__name__ for node in nodes[0].nodes[1:]] == [
        *("TextNode", "URLNode", "TextNode", "TranslateNode", "TextNode", "SimpleNode")
    ]
    assert not any(isinstance(one, FixedNode) and isinstance(two, FixedNode) for one, two in itertools.pairwise(nodes))
    assert not any(is_fixed(node) for node in nodes if not isinstance(node, TextNode))


def test_the_list_of_tasks_is_mostly_such_pieces() -> None:
    """What is in the settings is what was tested above."""

    def pieces(node: Node) -> int:
        return sum(1 for _one in node.get_nodes_by_type(FixedNode))

    template = get_template("tasks/_list_filter.html").template  # type: ignore[attr-defined]
    assert isinstance(engines["django"].engine.template_loaders[0], Folding)  # type: ignore[attr-defined]
    assert sum(pieces(node) for node in template.nodelist) >= 5
