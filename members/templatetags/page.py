"""Small parts that every page uses: icons and numbers as the office writes them. A builtin: no {% load %} needed."""

from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

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
    """A date as 30/09/2021; in English, where that might be read otherwise, 30 Sep 2021."""
    if not value:
        return ""
    return f"{value:%d/%m/%Y}" if get_language() == "vi" else date_format(value, "SHORT_DATE_FORMAT")


@register.filter
def time_day(value: datetime | None) -> str:
    """A moment as 10:12 30/09/2021, in the time of the office."""
    if not value:
        return ""
    here = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{here:%H:%M} {day(here)}"


@register.filter
def dialled(phone: str) -> str:
    """A telephone number as a link dials it: digits and a leading plus, whatever it is parted by."""
    return "".join(sign for i, sign in enumerate(phone.strip()) if sign.isdigit() or (sign == "+" and not i))


@register.filter
def share(permille: int | None) -> str:
    """Tenths of a percent as 80,0% (80.0% in English); a dash where there is nothing to divide by."""
    if permille is None:
        return "–"
    return f"{permille // 10}{'.' if get_language() == 'en' else ','}{permille % 10}%"


@register.simple_tag(takes_context=True)
def query_without(context: template.Context, name: str) -> str:
    """The address's query from its first page, without one key."""
    params: QueryDict = context["request"].GET.copy()
    for key in (name, name.replace("-", "_"), "page"):
        params.pop(key, None)
    return "?" + params.urlencode()


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The address's query with some keys changed; an empty value drops the key. Starts with "?"."""
    params: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value not in (None, ""):
            params[key] = str(value)
    return "?" + urlencode([(k, v) for k, values in params.lists() for v in values])
