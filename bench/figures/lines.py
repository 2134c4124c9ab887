"""The lines of the table: what each looks at, and what it counts. Open: a new test of a line gets its name here."""

from dataclasses import dataclass, field

from bench.stress.figures import number


@dataclass(frozen=True, slots=True)
class Line:
    """A line that tests hold. `counts`: names of what they tally, with the words for it; the first one is how much was
    asked, the others are what must be 0. `least`: how much must have been asked. `environment` sets its size."""

    key: str
    name: str
    goal: str
    tests: tuple[str, ...]
    counts: dict[str, str]
    least: int = 1
    environment: dict[str, str] = field(default_factory=dict)

    def found(self, sums: dict[str, int], failed: int) -> tuple[str, list[str]]:
        """(the figure, what is wrong)"""
        said = [f"{number(sums.get(name, 0))} {words}" for name, words in self.counts.items()]
        asked, *wrong = self.counts
        findings = [f"{sums[name]} {self.counts[name]}" for name in wrong if sums.get(name)]
        findings += [f"{failed} phép thử không qua"] if failed else []
        if sums.get(asked, 0) < self.least:
            findings.append(f"chỉ {number(sums.get(asked, 0))} {self.counts[asked]} thay vì {number(self.least)}")
        return ", ".join(said), findings


LINES = (
    Line(
        "matrix",
        "Vai × địa chỉ × cách gọi",
        "0 sai",
        ("tests/test_matrix.py",),
        {"asked": "tổ hợp", "wrong": "sai"},
        least=5_000,
    ),
    Line(
        "canary",
        "Chuỗi lạ của từng đơn vị",
        "0 lần người ngoài thấy",
        ("tests/house/test_canary.py",),
        {"asked": "trang", "seen": "lần lộ"},
        least=2_000,
    ),
    Line(
        "quarter-edge",
        "Giây cuối, giây đầu của quý",
        "đúng quý",
        ("tests/tasks/test_quarter_edges.py",),
        {"asked": "lần hỏi", "wrong": "sai"},
        least=98,
    ),
    Line(
        "unicode",
        "Tên gõ NFC, NFD, lẫn lộn",
        "một dòng, tìm cách nào cũng thấy",
        ("tests/test_unicode.py",),
        {"asked": "lần hỏi", "wrong": "sai"},
        least=100,
    ),
    Line(
        "queries",
        "Số truy vấn của mọi danh sách, 3 và 3.000 dòng",
        "như nhau",
        ("tests/test_query_budget.py",),
        {"lists": "danh sách", "grown": "tăng"},
        least=80,
        environment={"BUDGET_ROWS": "3000"},
    ),
    Line(
        "fuzz",
        "Giá trị xấu trong địa chỉ, bộ lọc, biểu mẫu, tệp",
        "20.000 lượt, 0 trả lời 5xx",
        ("tests/house/test_fuzz.py",),
        {"asked": "lượt", "wrong": "trả lời 5xx"},
        least=20_000,
        environment={"FUZZ_ROUNDS": "10"},
    ),
)
