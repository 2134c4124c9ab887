"""Small parts that every page uses: icons and numbers as the office writes them. A builtin: no {% load %} needed."""

from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=200)
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of static/icons.svg. Decorative: the word beside it says the same."""
    return format_html(
        '<svg class="ic{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static("icons.svg"),
        name,
    )


@register.filter
def day(value: date | None) -> str:
    """A date as 30/09/2021."""
    return value.strftime("%d/%m/%Y") if value else ""


@register.filter
def share(permille: int | None) -> str:
    """Tenths of a percent as 80,0%; a dash where there is nothing to divide by."""
    return "–" if permille is None else f"{permille // 10},{permille % 10}%"


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The address's query with some keys changed; an empty value drops the key. Starts with "?"."""
    params: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value not in (None, ""):
            params[key] = str(value)
    return "?" + urlencode([(k, v) for k, values in params.lists() for v in values])
