"""What a page of the presenting mode shows besides its task: where the arrows lead, what may be written, the sums."""

from dataclasses import dataclass

from django.urls import reverse

from members.models import User
from tasks import charts
from tasks.drill import review_url
from tasks.reviews.rows import in_words

from .deck import Deck
from .lining import may_take_down
from .slides import Outcome, Slide, outcomes_of, split


@dataclass(frozen=True, slots=True)
class Turn:
    """Addresses of the other slides; empty where there is none."""

    first: str
    previous: str
    next: str
    last: str
    leave: str


@dataclass(frozen=True, slots=True)
class PresentPage:
    """`place` is the slide's number among the tasks, 0 for the first and the last slide of all."""

    deck: Deck
    turn: Turn
    may_write: bool
    slide: Slide | None = None
    place: int = 0
    concluded: tuple[Outcome, ...] = ()
    left: tuple[Outcome, ...] = ()

    @property
    def count(self) -> int:
        return len(self.deck.tasks)

    @property
    def bar(self) -> tuple[charts.Segment, ...]:
        """The period's tasks as one stacked bar."""
        return charts.segments(self.deck.summary, self.deck.summary.total or 1)

    @property
    def sentence(self) -> str:
        return in_words(self.deck.summary)

    @property
    def wants_review(self) -> bool:
        """Nothing can be taken down, because nobody has opened the review."""
        return self.deck.review is None


def slide_url(deck: Deck, task: int) -> str:
    return reverse("tasks:present_task", args=[deck.period.key, task])


def may_write(deck: Deck, user: User) -> bool:
    """Who takes down conclusions, from the opening of the review until it is frozen."""
    return deck.review is not None and not deck.is_frozen and may_take_down(deck.review, user)


def figures_page(deck: Deck, user: User) -> PresentPage:
    first, last = _ends(deck)
    following = slide_url(deck, deck.tasks[0]) if deck.tasks else last
    return PresentPage(deck, Turn(first, "", following, last, _leave(deck)), may_write(deck, user))


def task_page(deck: Deck, slide: Slide, user: User) -> PresentPage:
    first, last = _ends(deck)
    before, after = deck.before(slide.task), deck.after(slide.task)
    previous = slide_url(deck, before) if before else first
    following = slide_url(deck, after) if after else last
    turn = Turn(first, previous, following, last, _leave(deck))
    return PresentPage(deck, turn, may_write(deck, user), slide, deck.place(slide.task))


def end_page(deck: Deck, user: User) -> PresentPage:
    first, last = _ends(deck)
    previous = slide_url(deck, deck.tasks[-1]) if deck.tasks else first
    concluded, left = split(outcomes_of(deck))
    turn = Turn(first, previous, "", last, _leave(deck))
    return PresentPage(deck, turn, may_write(deck, user), concluded=tuple(concluded), left=tuple(left))


def _ends(deck: Deck) -> tuple[str, str]:
    key = [deck.period.key]
    return reverse("tasks:present", args=key), reverse("tasks:present_end", args=key)


def _leave(deck: Deck) -> str:
    return review_url(deck.period.span)
