"""Names as documents write them, and the registered units that they mean."""

import time
import unicodedata
import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from members.folding import fold
from members.models import Unit, UnitKind, UnitName
from members.naming import home_of, is_syllable
from tasks.name_matching import How, NameIndex, Registered
from tasks.unit_names import look_up, look_up_typed

from ..conftest import Cast
from ..factories import make_organisation, make_unit

Login = Callable[..., Client]
HOME = home_of("Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Hà Thanh")
BOARD = "Ban KHCN – Tư vấn, phản biện và giám định xã hội"
NAMES = (
    "Văn phòng Liên hiệp hội",
    "Ban Thông tin phổ biến kiến thức",
    BOARD,
    "Ban Kiểm tra",
    "Ban Thường vụ",
    "Tổng Thư ký",
    "Các hội thành viên",
    "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Hà Thanh",
    "Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam",
    "Tỉnh ủy Hà Thanh",
    "Ủy ban nhân dân tỉnh Hà Thanh",
    "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    "Sở Khoa học và Công nghệ",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Nội vụ",
    "Sở Y tế",
    "Trường Đại học Hà Thanh",
    "Hội Luật gia tỉnh Hà Thanh",
    "Hội Luật sư tỉnh Hà Thanh",
    "Hội Đông y tỉnh Hà Thanh",
    "Hội Y học tỉnh Hà Thanh",
    "Hội Khoa học kỹ thuật Cầu đường",
    "UBND xã Tân An",
    "UBND xã Tân Anh",
    "UBND xã Phú Hòa",
)
INDEX = NameIndex([Registered(name, number) for number, name in enumerate(NAMES)], HOME)


def meant(printed: str) -> str | None:
    unit = INDEX.match(printed).unit
    return None if unit is None else NAMES[unit]


@pytest.mark.parametrize(
    ("printed", "name", "how"),
    [
        ("SỞ Y TẾ", "Sở Y tế", How.SAME),
        ("Uỷ ban nhân dân tỉnh Hà Thanh", "Ủy ban nhân dân tỉnh Hà Thanh", How.SAME),
        ("ban khcn - tư vấn, phản biện & giám định xã hội", BOARD, How.SAME),
        ("Sở KH&CN tỉnh Hà Thanh", "Sở Khoa học và Công nghệ", How.WRITTEN),
        ("Sở KH và CN", "Sở Khoa học và Công nghệ", How.SAME),
        ("Sở NN & PTNT", "Sở Nông nghiệp và Phát triển nông thôn", How.SAME),
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh Hà Thanh", How.WRITTEN),
        ("UB MTTQ tỉnh Hà Thanh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", How.WRITTEN),
        ("Tỉnh uỷ", "Tỉnh ủy Hà Thanh", How.WRITTEN),
        ("LHH tỉnh", "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Hà Thanh", How.WRITTEN),
        ("LHH Việt Nam", "Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam", How.WRITTEN),
        ("Hội KHKT Cầu đường tỉnh", "Hội Khoa học kỹ thuật Cầu đường", How.WRITTEN),
        ("Hội Luật gia", "Hội Luật gia tỉnh Hà Thanh", How.WRITTEN),
        ("Ban Thường vụ LHH tỉnh Hà Thanh", "Ban Thường vụ", How.WRITTEN),
        ("đồng chí Tổng Thư ký", "Tổng Thư ký", How.WRITTEN),
        ("Lãnh đạo Sở Y tế", "Sở Y tế", How.WRITTEN),
        ("Hội Đông Y", "Hội Đông y tỉnh Hà Thanh", How.WRITTEN),
        ("Ban KHCN – Tư vấn, phân biện và giám định xã hội", BOARD, How.MISREAD),
        ("S0 Y tế", "Sở Y tế", How.MISREAD),
        ("Ban Ki ểm tra", "Ban Kiểm tra", How.MISREAD),
        ("Liên hi ệp các Hội KH&KT tỉnh", "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Hà Thanh", How.MISREAD),
        ("Liênhiệp các Hội KH&KT Việt Nam", "Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam", How.MISREAD),
        ("Hội Khoa học kỹ thuật Cầu đưòng", "Hội Khoa học kỹ thuật Cầu đường", How.MISREAD),
        ("Sở Nông nghlệp và PTNT", "Sở Nông nghiệp và Phát triển nông thôn", How.MISREAD),
        ("SO NOI VU", "Sở Nội vụ", How.MISREAD),
        ("ubnd xa tan an", "UBND xã Tân An", How.MISREAD),
    ],
)  # fmt: skip
def test_a_name_is_known_however_it_is_written(printed: str, name: str, how: How) -> None:
    match = INDEX.match(printed)
    assert (meant(printed), match.how) == (name, how)


@pytest.mark.parametrize(
    "printed",
    [
        "Sở Tư pháp",
        "Sở KH&CN tỉnh Sơn Lạc",
        "Hội Luật",
        "Hội Y dược học",
        "Ban Thường vụ Tỉnh ủy",
        "Ban Kiểm toán",
        "UBND",
        "UBND thành phố Hà Thanh",
        "UBND xã Tân Ánh",
        "Trường Đại học",
        "các sở, ban, ngành",
        "Giám đốc Sở Y tế",
        "",
        "–",
    ],
)
def test_another_name_is_never_taken(printed: str) -> None:
    assert meant(printed) is None


@pytest.mark.parametrize(
    ("printed", "likely"),
    [
        ("Sở Nông nqhiệp và PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Ban TT-PBKT", "Ban Thông tin phổ biến kiến thức"),
        ("Ban KHCN-TVPB", BOARD),
        ("Giám đốc Sở Y tế", "Sở Y tế"),
        ("Chánh Văn phòng", "Văn phòng Liên hiệp hội"),
        ("UBND xã Phù Hóa", "UBND xã Phú Hòa"),
    ],
)
def test_a_near_name_is_offered(printed: str, likely: str) -> None:
    match = INDEX.match(printed)
    assert match.likely is not None
    assert (match.unit, match.likely.name) == (None, likely)


def test_of_two_near_names_none_is_chosen_and_both_are_offered() -> None:
    match = INDEX.match("Hội Luật")
    assert match.likely is None
    assert {"Hội Luật gia tỉnh Hà Thanh", "Hội Luật sư tỉnh Hà Thanh"} <= {offer.name for offer in match.offers}


@pytest.mark.parametrize(
    ("printed", "near"),
    [
        ("Ban Tư vấn, phản biện và giám định xã hội", {BOARD}),
        ("Ban Tổ chức - Kiểm tra", {"Ban Kiểm tra"}),
        ("Hội Khoa học kỹ thuật Xây dựng", set()),
        ("UBND xã Tân Phú", set()),
        ("Hội Luật gia tỉnh Sơn Lạc", set()),
        ("Trường Cao đẳng Hà Thanh", set()),
    ],
)
def test_near_is_what_holds_all_words_of_the_other(printed: str, near: set[str]) -> None:
    assert {offer.name for offer in INDEX.match(printed).offers if offer.is_near} == near


def test_a_name_of_two_units_is_none_of_them() -> None:
    index = NameIndex([Registered("Ban Kiểm tra", 1), Registered("BKT", 1), Registered("BKT", 2)])
    assert index.match("Ban kiểm tra").unit == 1
    assert index.match("BKT").unit is None
    assert {offer.unit for offer in index.match("BKT").offers} == {1, 2}


def test_a_former_name_gives_way_to_one_in_use() -> None:
    names = [Registered("Hội Làm vườn", 1, is_former=True), Registered("Hội Tin học", 1, is_former=True)]
    index = NameIndex([*names, Registered("Hội Tin học", 2)])
    assert (index.match("Hội Làm vườn").unit, index.match("Hội Làm vườn").how) == (1, How.FORMER)
    assert (index.match("Hội Tin học").unit, index.match("Hội Tin học").how) == (2, How.SAME)


def as_printed(name: str, form: str, blank: str, case: str) -> str:
    return str(getattr(unicodedata.normalize(form, name), case)()).replace(" ", blank)


@given(
    st.sampled_from(NAMES),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([" ", "\u00a0", "  ", "\n"]),
    st.sampled_from(["lower", "upper", "title"]),
)
def test_form_blanks_and_capitals_never_matter(name: str, form: str, blank: str, case: str) -> None:
    match = INDEX.match(as_printed(name, form, blank, case))
    assert match.unit is not None
    assert (NAMES[match.unit], match.how) == (name, How.SAME)


@given(st.sampled_from(NAMES))
def test_a_name_without_accents_is_still_known(name: str) -> None:
    assert meant(fold(name)) == name


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_a_garbled_name_is_never_taken_for_another_unit(name: str, data: st.DataObject) -> None:
    """Letters lost, doubled or replaced: what comes out means this unit or nobody, unless it spells another name."""
    letters = list(name)
    for _n in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(letters) - 1))
        letters[place] = data.draw(st.sampled_from(["", " ", "0", "1", "l", "a", "ê", "n", "g", letters[place] * 2]))
        letters = list("".join(letters)) or list(name)
    garbled = "".join(letters)
    others = [other for other in NAMES if other != name]
    assume(not any(fold(other).replace(" ", "") == fold(garbled).replace(" ", "") for other in others))
    assert meant(garbled) in (None, name)


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(["Tân", "Nam", "Đông", "Hóa", "Mới", "Trẻ"]), st.data())
def test_a_name_with_another_word_is_another_unit(name: str, word: str, data: st.DataObject) -> None:
    words = name.split()
    place = data.draw(st.integers(1, len(words) - 1)) if len(words) > 1 else 1
    other = " ".join([*words[:place], word, *words[place:]])
    assume(other not in NAMES)
    assert meant(other) is None


def test_syllables() -> None:
    words = "nghiep thuy quoc uy hoc khuya ngoai gi giup yen ieu luat a y nghlep ubnd tt s0 nqhiep khkt cauduong"
    assert [word for word in words.split() if not is_syllable(word)] == words.split()[14:]


def test_hundreds_of_names_against_a_large_register() -> None:
    heads = ("Hội Khoa học kỹ thuật", "UBND xã", "Sở", "Ban", "Trung tâm Nghiên cứu")
    seconds, thirds = (
        "Tân Phú Hòa Bình An Lâm Sơn Hà Đông Mỹ Thanh Long",
        "Giang Lộc Ninh Xuân Hưng Lạc Vân Hạ Trung Kim",
    )
    names = [f"{a} {b} {c}" for a in heads for b in seconds.split() for c in thirds.split()]
    started = time.perf_counter()
    index = NameIndex([Registered(name, number) for number, name in enumerate(names)], HOME)
    for name in names[:400]:
        index.match(name.replace("h", "x", 1))
    assert time.perf_counter() - started < 15  # about 0,4 s on a machine that does nothing else


@pytest.mark.django_db
def test_look_up_finds_former_names_and_says_so() -> None:
    unit = make_unit("Hội Nông nghiệp tỉnh Thử Nghiệm")
    UnitName.objects.create(unit=unit, name="Hội Làm vườn tỉnh Thử Nghiệm", until=date(2023, 5, 1))
    make_organisation()
    names = look_up(["Hội Làm vườn", "Hội Nông nghiệp tỉnh Thử Nghiệm", "Hội Nông nghiệp"])
    assert names.new == ()
    assert names.unit("Hội Làm vườn") == names.unit("Hội Nông nghiệp") == unit
    assert names.hint("Hội Làm vườn") == "“Hội Làm vườn” là tên cũ của “Hội Nông nghiệp tỉnh Thử Nghiệm”."
    assert names.hint("Hội Nông nghiệp tỉnh Thử Nghiệm") == ""


@pytest.mark.django_db
def test_look_up_gives_a_name_of_a_unit_that_is_no_more_to_its_successor() -> None:
    ended = make_unit("Hội Làm vườn", left_on=date(2025, 7, 1))
    names = look_up(["Hội Làm vườn"])
    assert names.new[0].ended == ended
    successor = make_unit("Hội Nông nghiệp")
    UnitName.objects.create(unit=successor, name="Hội Làm vườn", until=date(2025, 7, 1))
    assert look_up(["Hội Làm vườn"]).unit("Hội Làm vườn") == successor


@pytest.mark.django_db
def test_look_up_offers_one_new_unit_for_all_spellings_of_a_name() -> None:
    names = look_up(["Sở KH&CN", "Sở Khoa học và Công nghệ", "Sở KHCN", "Sở Khoa hoc và Công nghệ", "Sở Nội vụ"])
    assert [(new.name, new.times) for new in names.new] == [("Sở Khoa học và Công nghệ", 4), ("Sở Nội vụ", 1)]
    assert len(names.new[0].also) == 3
    unit = make_unit("Sở Khoa học và Công nghệ", kind=UnitKind.EXTERNAL)
    settled = names.settled({names.new[0].key: unit})
    assert settled.unit("Sở KHCN") == settled.unit("Sở KH&CN") == settled.unit("SỞ KHOA HOC VÀ CÔNG NGHỆ") == unit
    assert [new.name for new in settled.new] == ["Sở Nội vụ"]


@pytest.mark.django_db
def test_look_up_keeps_places_apart_that_differ_by_an_accent() -> None:
    unit = make_unit("UBND xã Phú Hòa", kind=UnitKind.EXTERNAL)
    names = look_up(["UBND xã Phú Hòa", "UBND xã Phù Hóa", "UBND xã Phú Hoà"])
    assert names.unit("UBND xã Phú Hòa") == names.unit("UBND xã Phú Hoà") == unit
    assert names.unit("UBND xã Phù Hóa") is None
    assert [new.close_to for new in names.new] == ["UBND xã Phú Hòa"]


@pytest.mark.django_db
def test_look_up_costs_the_same_for_few_and_many_names(django_assert_num_queries: object) -> None:
    for number in range(30):
        make_unit(f"Hội Thứ {number}")
    with django_assert_num_queries(2):  # type: ignore[operator]
        look_up(f"Hội Thứ {number}" for number in range(30))
    for many in (1, 60):
        with django_assert_num_queries(6):  # type: ignore[operator]
            look_up(f"Ban Lạ {number}" for number in range(many))


@pytest.mark.django_db
def test_look_up_typed_finds_a_unit_that_is_no_more() -> None:
    ended = make_unit("Hội Đã Tan", left_on=date(2025, 1, 1))
    assert look_up_typed(["hoi da tan"]).unit("hoi da tan") == ended


@pytest.mark.parametrize("written", ["Sở KH&CN", "Sở Khoa học Công nghệ tỉnh Thử Nghiệm", "sở khoa học và công nghệ"])
def test_a_unit_is_not_added_again_under_another_way_of_writing(written: str, cast: Cast, login: Login) -> None:
    make_unit("Sở Khoa học và Công nghệ", kind=UnitKind.EXTERNAL)
    form = {"request_key": str(uuid.uuid4()), "kind": "external", "name": written}
    answer = login(cast.office).post(reverse("members:unit_new"), form)
    assert answer.status_code == 422
    assert "Dùng đơn vị đó" in answer.content.decode()
    assert Unit.objects.filter(kind=UnitKind.EXTERNAL).count() == 1


def test_a_successor_takes_over_the_name(cast: Cast, login: Login) -> None:
    make_unit("Hội Làm vườn", left_on=date(2025, 7, 1))
    successor = make_unit("Hội Nông nghiệp")
    form = {"request_key": str(uuid.uuid4()), "name": "Hội Làm vườn", "until": "01/07/2025"}
    answer = login(cast.office).post(reverse("members:unit_name", args=[successor.pk]), form)
    assert answer.status_code == 302
    names = look_up(["Hội Làm vườn"])
    assert (names.unit("Hội Làm vườn"), names.how("Hội Làm vườn")) == (successor, How.FORMER)
