"""Geometry of the charts: parts fill the whole, places are numbers with a point, gaps stay gaps."""

import itertools
import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tasks.charts import SERIES_FLOOR, SERIES_TOP, percent, segments, series
from tasks.status import Summary

PERCENT = re.compile(r"\d+\.\d{3}%")
PIXELS = re.compile(r"\d+\.\d")
counts = st.integers(min_value=0, max_value=10_000)
summaries = st.builds(Summary, counts, counts, counts, counts, counts)


def value(text: str) -> float:
    return float(text.rstrip("%"))


@given(summaries)
def test_charts_segments_of_the_longest_bar_fill_it(summary: Summary) -> None:
    if not summary.total:
        assert segments(summary, 1) == ()
        return
    made = segments(summary, summary.total)
    assert sum(value(s.width) for s in made) == pytest.approx(100, abs=0.01)
    assert value(made[0].x) == 0
    for before, after in itertools.pairwise(made):
        assert value(after.x) == pytest.approx(value(before.x) + value(before.width), abs=0.01)


@given(summaries.filter(lambda s: s.total > 0), st.integers(min_value=1, max_value=5))
def test_charts_bars_share_one_scale(summary: Summary, times: int) -> None:
    made = segments(summary, summary.total * times)
    assert sum(value(s.width) for s in made) == pytest.approx(100 / times, abs=0.01)


def test_charts_segments_in_order_without_empty_parts() -> None:
    made = segments(Summary(done_on_time=6, done_late=0, in_time=6, late=2, undated=4), 18)
    assert [s.kind for s in made] == ["done", "open", "late", "none"]
    assert [s.figure for s in made] == ["6", "6", "2", "4"]
    assert [s.is_solid for s in made] == [True, False, True, False]
    assert segments(Summary(done_late=1), 1)[0].is_hatched


def test_charts_leaves_out_a_figure_that_would_not_fit() -> None:
    made = segments(Summary(done_on_time=985, late=15), 1000)
    assert [s.figure for s in made] == ["985", ""]


@given(summaries.filter(lambda s: s.total > 0))
def test_charts_places_have_a_point_in_vietnamese(summary: Summary) -> None:
    with translation.override("vi"):
        for s in segments(summary, summary.total):
            assert all(PERCENT.fullmatch(text) for text in (s.x, s.width, s.middle))


def test_charts_series_places() -> None:
    chart = series([800, 400, None, 1000], ["I/2026", "II", "III", "IV"])
    assert [dot.figure for dot in chart.dots] == ["80,0", "40,0", "100"]
    assert [dot.label for dot in chart.dots] == ["I/2026", "II", "IV"]
    assert len(chart.strokes) == 1, "a missing quarter is a gap, not a line"
    assert [dot.is_last for dot in chart.dots] == [False, False, True]
    assert chart.dots[2].y == f"{SERIES_TOP:.1f}"
    assert chart.dots[1].y == f"{SERIES_FLOOR:.1f}"
    assert [line.label for line in chart.grid] == ["40%", "60%", "80%", "100%"]
    assert [line.is_axis for line in chart.grid] == [True, False, False, False]
    for dot in chart.dots:
        assert PERCENT.fullmatch(dot.x)
        assert PIXELS.fullmatch(dot.y)


@given(st.lists(st.one_of(st.none(), st.integers(min_value=0, max_value=1000)), min_size=1, max_size=8))
def test_charts_series_stays_inside(rates: list[int | None]) -> None:
    chart = series(rates, [str(i) for i in range(len(rates))])
    for dot in chart.dots:
        assert SERIES_TOP <= float(dot.y) <= SERIES_FLOOR
        assert 0 <= value(dot.x) <= 100
    assert len(chart.dots) == sum(rate is not None for rate in rates)


def test_charts_percent_is_not_localised() -> None:
    with translation.override("vi"):
        assert percent(100 / 3) == "33.333%"


def test_figures_stand_beside_the_line() -> None:
    dots = series([500, 900, 300, 600, 700, 400], list("abcdef")).dots
    above = [float(d.y) > float(d.text_y) for d in dots]
    assert above == [False, True, False, True, True, False]
    assert [d.dx for d in dots][3] == "-14"


def test_equal_figures_in_a_row_are_said_at_both_ends() -> None:
    assert [d.figure for d in series([800, 800, 800, 700], list("abcd")).dots] == ["80,0", "", "80,0", "70,0"]


def test_figures_of_a_flat_valley_do_not_meet() -> None:
    dots = series((1000, 833, 833, 1000), ("I", "II", "III", "IV")).dots
    assert dots[1].dx == dots[2].dx == "0"
    assert all(float(dot.text_y) > float(dot.y) for dot in dots[1:3])
