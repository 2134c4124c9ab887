"""Standings as nobody would think of them, for tests of everything that counts, keeps or prints them."""

from datetime import date

from hypothesis import strategies as st

from tasks.reviews.standing import Held, Standing
from tasks.status import State

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
days = st.dates(date(1950, 1, 1), date(2900, 1, 1))
maybe = st.none() | days
units = st.builds(
    Held,
    st.integers(1, 5),
    st.sampled_from(["Văn phòng", "Hội Y học", "Hội Lâm nghiệp"]),
    st.sampled_from(["", "Cụm 1", "Cụm 2"]),
    st.sampled_from(["", "Y tế", "Nông nghiệp"]),
)
standings = st.builds(
    Standing,
    task=st.integers(1, 10**9),
    title=words,
    state=st.sampled_from(State),
    stage=st.sampled_from(["new", "doing", "done", "ended", "hold"]),
    given_on=days,
    document=st.integers(0, 4),
    document_label=words,
    place=words,
    deadline_kind=st.sampled_from(["date", "quarter", "conditional", "none"]),
    leads=st.lists(units, max_size=3, unique_by=lambda u: u.pk).map(tuple),
    coops=st.lists(units, max_size=2, unique_by=lambda u: u.pk).map(tuple),
    original_due_on=maybe,
    due_on=maybe,
    closed_on=maybe,
    extensions=st.integers(0, 3),
    percent=st.integers(0, 100),
    cause=words,
    conclusion=words,
    until=maybe,
    is_known=st.booleans(),
)
