"""What a step or a line refuses: words of another tab, a signer nobody can read, a day that cannot be meant."""

import pytest

from tasks.models import ReviewState, Snapshot

from ...conftest import Cast
from .rooms import late_task, review_at
from .test_step_pages import PAGE, Login, read, sent, the_day

pytestmark = pytest.mark.django_db
__all__ = ["the_day"]


@pytest.mark.parametrize(
    ("key", "before", "first", "second"),
    [
        ("trinh", "open", {"note": "Bản một."}, {"note": "Bản hai."}),
        ("hop", "filled", {"discussed_on": "19/10/2026"}, {"discussed_on": "18/10/2026"}),
        ("ket-luan", "discussed", {"conclusion": "Bản một."}, {"conclusion": "Bản hai."}),
        ("mo-lai", "concluded", {"reason": "Bản một."}, {"reason": "Bản hai."}),
        (
            "khoa",
            "concluded",
            {"signer_title": "CHỦ TỊCH", "signer_name": "Bà B", "sure": "on"},
            {"signer_title": "CHỦ TỊCH", "signer_name": "Ông C", "sure": "on"},
        ),
    ],
)
def test_a_second_step_with_other_words_is_no_double_click(
    key: str, before: str, first: dict[str, str], second: dict[str, str], cast: Cast, login: Login
) -> None:
    version, client = {"version": str(review_at(cast, ReviewState(before)).version)}, login(cast.standing)
    client = login(cast.office) if key == "trinh" else client
    posts = [client.post(f"{PAGE}buoc/{key}/", version | words) for words in (first, first, second)]
    assert [answer.status_code for answer in posts] == [302, 302, 409]
    (typed,) = [words for name, words in second.items() if words not in {*first.values(), "on"}]
    assert typed in read(posts[2], 409)


@pytest.mark.parametrize("name", ["\x0b\x01", "\u200b", "Bà\u202e B", "..."])
def test_who_signs_can_be_read(name: str, cast: Cast, login: Login) -> None:
    version = review_at(cast, ReviewState.CONCLUDED).version
    values = {"version": version, "signer_title": "CHỦ TỊCH", "signer_name": name, "sure": "on"}
    assert login(cast.office).post(f"{PAGE}buoc/khoa/", values).status_code == 422
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(("day", "status"), [("30/06/2026", 422), ("31/12/9999", 422), ("01/07/2026", 302)])
def test_a_day_to_finish_by_has_limits(day: str, status: int, cast: Cast, login: Login) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.OPEN)
    answer = login(cast.standing).post(f"{PAGE}viec/{task.pk}/", sent(task, conclusion="Làm.", until=day))
    assert answer.status_code == status
    assert review.lines.exists() is (status == 302)
