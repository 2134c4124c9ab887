"""A standing and its JSON: nothing is lost, and equal standings are equal bytes."""

import json

import pytest
from hypothesis import given

from tasks.reviews.standing import Standing, from_json, to_json

from .standings import standings


@given(standings)
def test_json_and_back(standing: Standing) -> None:
    text = to_json(standing)
    assert from_json(text) == standing
    assert to_json(from_json(text)) == text


@given(standings)
def test_json_is_canonical(standing: Standing) -> None:
    text = to_json(standing)
    assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"task":1}', '{"state":"?","task":1}'])
def test_json_of_something_else_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json(text)
