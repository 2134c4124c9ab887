"""Addresses of web sites: what may become a link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.web_address import shown_address, web_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hoilamnghiep.vn", "https://hoilamnghiep.vn"),
        (" http://hoi.vn/a?b=1 ", "http://hoi.vn/a?b=1"),
        ("HTTPS://Hoi.VN", "HTTPS://Hoi.VN"),
        ("hoi.vn:8080/x", "https://hoi.vn:8080/x"),
        ("hội.vn", "https://hội.vn"),
        ("", ""),
        ("hoi", ""),
        ("hoi vn.vn", ""),
        ("javascript:alert(1)", ""),
        ("javascript:alert(1)//hoi.vn", ""),
        ("data:text/html,x.vn", ""),
        ("//hoi.vn", ""),
        ("ftp://hoi.vn", ""),
        ("https://ai@hoi.vn", ""),
        ("https://hoi.vn:99999", ""),
        ("https://[::1", ""),
        ("http://10.0.0.1/x", ""),
        ('hoi.vn"onclick=x', ""),
        ("a" * 201 + ".vn", ""),
    ],
)
def test_addresses(typed: str, kept: str) -> None:
    assert web_address(typed) == kept


@given(st.text())
def test_whatever_is_typed_becomes_a_web_link_or_nothing(typed: str) -> None:
    found = web_address(typed)
    assert not found or found.lower().startswith(("http://", "https://"))
    assert web_address(found) == found


def test_shown_without_scheme() -> None:
    assert shown_address("https://hoi.vn/") == "hoi.vn"
