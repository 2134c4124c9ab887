"""The hash of a frozen review."""

import hashlib

from tasks.reviews.seal import seal


def test_seal_is_sha256_of_the_lines() -> None:
    assert seal('{"a":1}', ["{}", '"ơ"']) == hashlib.sha256('{"a":1}\n{}\n"ơ"\n'.encode()).hexdigest()


def test_seal_tells_order_and_every_letter() -> None:
    assert len({seal("h", rows) for rows in (["a", "b"], ["b", "a"], ["ab"], ["a"], ["a", "b", ""])}) == 5
