"""Forms that create something, each sent twice at one moment, all of them together: one row each.

The pairs go round the kinds of creating forms. All requests wait at one gate, each on a connection of its own.
"""

import html
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Barrier, Thread

from resolutions.models import Attachment

from .client import Answer, Client, Posting, posting
from .creating_forms import ADMIN, CLERK, KINDS, Kind
from .figures import Figure, Sizes, number
from .ticker import Ticker
from .world import PASSWORD, World

NAME = "Gửi hai lần cùng lúc"
_TAGS = re.compile(r"<[^>]*>|\s+")


@dataclass(frozen=True, slots=True)
class Pair:
    kind: Kind
    mark: str
    sent: Posting


def measure(port: int, world: World, sizes: Sizes) -> Figure:
    people = {CLERK: world.clerks[0], ADMIN: world.admin}
    clients = {who: Client(port, user.username, PASSWORD) for who, user in people.items()}
    with Ticker(NAME, sizes.pairs) as ticker:
        pairs = [prepared(clients, world, KINDS[n % len(KINDS)], ticker) for n in range(sizes.pairs)]
        files = Attachment.objects.count()
        answers = send_at_once(clients, pairs)
    rows = [pair.kind.rows(pair.mark) for pair in pairs]
    findings = [f"{p.kind.name}: {count} dòng thay vì 1" for p, count in zip(pairs, rows, strict=True) if count != 1]
    findings += judge(pairs, answers)
    kept, wanted = Attachment.objects.count() - files, sum(pair.kind.file or pair.kind.makes_file for pair in pairs)
    findings += [f"{kept} tệp thay vì {wanted}"] if kept != wanted else []
    return Figure(
        key="double-submit",
        name=f"{NAME}: {number(sizes.pairs)} cặp",
        goal=f"{number(sizes.pairs)} dòng",
        found=f"{number(sum(rows))} dòng",
        findings=findings,
        seconds=ticker.seconds,
    )


def prepared(clients: Mapping[str, Client], world: World, kind: Kind, ticker: Ticker) -> Pair:
    """A form that was opened and filled in, and is about to be sent."""
    mark, path = f"thử {uuid.uuid4().hex}", kind.path(world)
    fields = clients[kind.who].form(path, "request_key") | kind.typed(world, mark)
    files = {"uploads": ("bien-ban.txt", f"Biên bản {mark}".encode())} if kind.file else None
    ticker.step()
    return Pair(kind, mark, posting(path, fields, files))


def send_at_once(clients: Mapping[str, Client], pairs: Sequence[Pair]) -> list[Answer]:
    """Each twice, on connections that are open already, when the last one is ready. Two answers a pair, in order."""
    sent = [pair for pair in pairs for _twice in range(2)]
    gate, answers = Barrier(len(sent)), [Answer(0, "not sent")] * len(sent)

    def send(index: int, pair: Pair, connection: HTTPConnection) -> None:
        gate.wait()
        answers[index] = clients[pair.kind.who].send(pair.sent, connection=connection)

    threads = [Thread(target=send, args=(n, pair, clients[CLERK].connect())) for n, pair in enumerate(sent)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def judge(pairs: Sequence[Pair], answers: Sequence[Answer]) -> list[str]:
    """Both clicks of a pair are answered as saved, and lead to the same page."""
    findings = list[str]()
    for pair, *both in zip(pairs, answers[::2], answers[1::2], strict=True):
        statuses = tuple(sorted(answer.status for answer in both))
        if statuses != pair.kind.answers or len({answer.location for answer in both if answer.saved}) != 1:
            findings.append(f"{pair.kind.name}: trả lời " + " và ".join(gist(answer) for answer in both))
    return findings


def gist(answer: Answer) -> str:
    """The status, and where the answer leads or what its page says."""
    said = html.unescape(_TAGS.sub(" ", answer.body.partition("</head>")[2] or answer.body))
    return f"{answer.status} {answer.location or ' '.join(said.split())[:120]}"
