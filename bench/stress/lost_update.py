"""Two people edit one task from the same version, at the same moment: one wins, the other gets the 409 page."""

import html
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tasks.models import Task, TaskEvent

from .client import Answer, Client, Posting, posting
from .figures import Figure, Sizes, number
from .ticker import Ticker
from .world import PASSWORD, World

NAME = "Hai người cùng sửa một việc"


def measure(port: int, world: World, sizes: Sizes) -> Figure:
    task = world.task()
    editors = [Client(port, user.username, PASSWORD) for user in world.clerks[:2]]
    path, findings = f"/nhiem-vu/{task.pk}/sua/", list[str]()
    with Ticker(NAME, sizes.rounds) as ticker, ThreadPoolExecutor(2) as pool:
        for turn in range(sizes.rounds):
            forms = list(pool.map(lambda client: client.form(path, "version"), editors))
            titles = [f"Lời của người thứ {n} ở lượt {turn}" for n in (1, 2)]
            sent = [posting(path, form | words(title)) for form, title in zip(forms, titles, strict=True)]
            findings += judge(turn, titles, send_at_once(pool, editors, sent), task)
            ticker.step()
    findings += count(task, sizes.rounds)
    wrong = min(len(findings), sizes.rounds)
    return Figure(
        key="lost-update",
        name=f"{NAME}: {number(sizes.rounds)} lượt",
        goal="mỗi lượt một người được, người kia gặp trang 409",
        found=f"{number(sizes.rounds - wrong)}/{number(sizes.rounds)} lượt",
        findings=findings,
        seconds=ticker.seconds,
    )


def words(title: str) -> dict[str, str]:
    """What is typed; the deadline is left out of it, as it would ask for a reason."""
    return {"title": title, "product": "", "instruction": "", "deadline_phrase": "", "reason": ""}


def send_at_once(pool: ThreadPoolExecutor, editors: list[Client], sent: list[Posting]) -> list[Answer]:
    gate = Barrier(2)

    def send(client: Client, what: Posting) -> Answer:
        connection = client.connect()
        gate.wait()
        return client.send(what, connection=connection)

    return list(pool.map(send, editors, sent))


def judge(turn: int, titles: list[str], answers: list[Answer], task: Task) -> list[str]:
    """The winner's words are stored; the other one's page shows both texts, so that nothing typed is lost."""
    statuses = [answer.status for answer in answers]
    if sorted(statuses) != [302, 409]:
        return [f"lượt {turn}: trả lời {statuses}"]
    winner = statuses.index(302)
    page = html.unescape(answers[1 - winner].body)
    findings = [f"lượt {turn}: trang 409 thiếu “{title}”" for title in titles if title not in page]
    task.refresh_from_db()
    if task.title != titles[winner]:
        findings.append(f"lượt {turn}: đã nhận “{titles[winner]}” nhưng lưu “{task.title}”")
    return findings


def count(task: Task, rounds: int) -> list[str]:
    """Each round left exactly one new version and one line of history."""
    events = TaskEvent.objects.filter(task=task).count()
    if task.version - 1 == events == rounds:
        return []
    return [f"{rounds} lượt để lại phiên bản {task.version} và {events} dòng lịch sử"]
