"""Status as shape, word and colour (design.md). {% load status %}"""

from datetime import date
from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from members.templatetags.page import icon

from ..day_counts import done_early, done_late, left, overdue
from ..models import Stage
from ..status import State

register = template.Library()

TINTED = {Stage.CONFIRM, Stage.DONE, Stage.REDO, Stage.COND, Stage.HOLD, Stage.ENDED}
STATE_LABELS = {
    State.DONE_ON_TIME: gettext_lazy("Hoàn thành đúng hạn"),
    State.DONE_LATE: gettext_lazy("Hoàn thành quá hạn"),
    State.IN_TIME: gettext_lazy("Trong hạn"),
    State.SOON: gettext_lazy("Sắp đến hạn"),
    State.LATE: gettext_lazy("Quá hạn"),
    State.UNDATED: gettext_lazy("Không hạn, chờ điều kiện"),
    State.ENDED: gettext_lazy("Kết thúc không thực hiện"),
}


def chip(key: str, word: str, plain: bool) -> SafeString:
    return format_html(
        '<span class="chip chip--{}{}">{}{}</span>', key, " chip--plain" if plain else "", icon(key), word
    )


@register.simple_tag
def stage_chip(stage: str, state: str = "") -> SafeString:
    """The stored stage; a finished task says at once whether it was on time."""
    return _stage_chip(stage, state, get_language())


@cache
def _stage_chip(stage: str, state: str, language: str) -> SafeString:
    """Once for each language: the words are in it."""
    if stage == Stage.DONE and state in (State.DONE_ON_TIME, State.DONE_LATE):
        return chip(state, str(STATE_LABELS[State(state)]), plain=False)
    return chip("cond" if stage == Stage.HOLD else stage, str(Stage(stage).label), plain=stage not in TINTED)


@register.simple_tag
def state_chip(state: str) -> SafeString:
    return _state_chip(state, get_language())


@cache
def _state_chip(state: str, language: str) -> SafeString:
    return chip(state, str(STATE_LABELS[State(state)]), plain=state in {State.IN_TIME})


@register.simple_tag
def state_word(state: str) -> str:
    """The state in words, for a tab."""
    return str(STATE_LABELS[State(state)])


def days_words(state: State, due_on: date | None, closed_on: date | None, day: date) -> str:
    """How late or how early, in days: "quá 12 ngày", "còn 3 ngày", "xong trước 23 ngày"."""
    if state in {State.ENDED, State.UNDATED} or due_on is None:
        return ""
    if closed_on and closed_on <= day:
        gap = (due_on - closed_on).days
        if gap == 0:
            return _("xong đúng ngày hạn")
        return done_early(gap) if gap > 0 else done_late(-gap)
    gap = (due_on - day).days
    if gap < 0:
        return overdue(-gap)
    return _("hạn hôm nay") if gap == 0 else left(gap)
