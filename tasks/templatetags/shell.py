"""The navigation of every page, printed here: thirty entries by template nodes cost more than the page's own queries.

{% load shell %}{% side_items nav %} {% bar_items nav %}
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from members.templatetags.page import icon
from tasks.day_counts import grouped
from tasks.shell import NavItem

register = template.Library()
CURRENT = ' aria-current="page"'


def _count(item: NavItem) -> str:
    return f'<span class="count">{grouped(item.count)}</span>' if item.count else ""


@register.simple_tag
def side_items(items: Iterable[NavItem]) -> SafeString:
    """The lines of the side bar."""
    lines = []
    for item in items:
        label, current = escape(item.label), CURRENT if item.current else ""
        words = f'{icon(item.icon)}<span class="label">{label}</span>{_count(item)}'
        lines.append(f'<li><a href="{escape(item.url)}" title="{label}"{current}>{words}</a></li>\n')
    return mark_safe("".join(lines))  # noqa: S308 - every value is escaped above


@register.simple_tag
def bar_items(items: Iterable[NavItem]) -> SafeString:
    """The few of them that a telephone shows at its foot."""
    lines = [
        f'<a href="{escape(item.url)}"{CURRENT if item.current else ""}>{icon(item.icon)}{escape(item.label)}'
        f"{_count(item)}</a>\n"
        for item in items
        if item.on_phone
    ]
    return mark_safe("".join(lines))  # noqa: S308 - every value is escaped above
