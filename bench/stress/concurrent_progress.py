"""Many people record progress on the same few tasks: nothing is lost, nobody sees a server error.

Each post is a read-then-write twice over: the client reads the form and sends it; the server reads the task's version,
raises it and writes it back. So a lost write shows as an entry that is not there, or as a version that is too low.
"""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.utils.timezone import localdate

from tasks.models import ProgressEntry, Task, TaskEvent

from .client import Client, posting
from .figures import Figure, Sizes, number
from .ticker import Ticker
from .world import PASSWORD, World

NAME = "Ghi tiến độ đồng thời"
HOT_TASKS = 8  # all clients go through them in the same order, so that they meet


def measure(port: int, world: World, sizes: Sizes) -> Figure:
    tasks = [world.task() for _n in range(HOT_TASKS)]
    users = (world.clerks + world.spokesmen)[: sizes.clients]
    clients = [Client(port, user.username, PASSWORD) for user in users]
    with Ticker(NAME, sizes.posts) as ticker, ThreadPoolExecutor(len(clients)) as pool:
        shares = [range(n, sizes.posts, len(clients)) for n in range(len(clients))]
        work = [
            pool.submit(send_all, client, share, tasks, ticker) for client, share in zip(clients, shares, strict=True)
        ]
        answers = Counter[int]()
        saved = list[str]()
        for done in work:
            statuses, texts = done.result()
            answers += statuses
            saved += texts
    lost, findings = judge(tasks, saved, answers, sizes.posts)
    errors = sum(count for status, count in answers.items() if status >= 500 or status == 0)
    return Figure(
        key="progress",
        name=f"{NAME}: {number(sizes.posts)} lượt, {len(clients)} máy",
        goal="0 mất, 0 lỗi 5xx",
        found=f"{number(lost)} mất, {number(errors)} lỗi 5xx",
        findings=findings + [f"{count} lần trả lời {status}" for status, count in answers.items() if status != 302],
        seconds=ticker.seconds,
    )


def send_all(
    client: Client, share: Sequence[int], tasks: Sequence[Task], ticker: Ticker
) -> tuple[Counter[int], list[str]]:
    """(how many answers of each status, texts that the server said are saved)"""
    statuses, saved = Counter[int](), list[str]()
    for turn, serial in enumerate(share):
        path = f"/nhiem-vu/{tasks[turn % len(tasks)].pk}/tien-do/"
        text = f"Lượt ghi số {serial}."
        try:
            fields = client.form(path, "request_key")
        except LookupError:
            statuses[client.get(path).status] += 1
            continue
        day = f"{localdate():%d/%m/%Y}"
        fields |= {"outcome": "doing", "text": text, "reported_on": day, "percent": str(serial % 101)}
        answer = client.send(posting(path, fields))
        statuses[answer.status] += 1
        if answer.saved:
            saved.append(text)
        ticker.step()
    return statuses, saved


def judge(tasks: Sequence[Task], saved: Sequence[str], answers: Counter[int], posts: int) -> tuple[int, list[str]]:
    """How many posts are lost, and how it shows: entries that were acknowledged, counts that were overwritten."""
    stored = Counter(ProgressEntry.objects.filter(task__in=tasks).values_list("text", flat=True))
    gone = [text for text in saved if not stored[text]]
    findings = [f"mất: {text}" for text in gone]
    findings += [f"ghi {count} lần: {text}" for text, count in stored.items() if count > 1]
    overwritten = 0
    for task in tasks:
        task.refresh_from_db()
        entries = ProgressEntry.objects.filter(task=task).count()
        events = TaskEvent.objects.filter(task=task).count()
        if not task.version - 1 == entries == events:
            overwritten += abs(entries - task.version + 1)
            findings.append(f"nhiệm vụ {task.pk}: {entries} lượt ghi, {events} dòng lịch sử, phiên bản {task.version}")
    if sum(answers.values()) != posts:
        findings.append(f"{sum(answers.values())} lần gửi thay vì {posts}")
    return len(gone) + overwritten, findings
