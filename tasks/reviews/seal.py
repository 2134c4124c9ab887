"""The hash of a frozen review: SHA-256 over its head and its tasks, each a line of canonical JSON. Pure: no Django.

Line = UTF-8 of the JSON and a line feed; the head is the first line, the tasks follow in the order of the snapshot. So
anybody who has the file can compute it anew (docs/api.md).
"""

import hashlib
from collections.abc import Iterable


def seal(head: str, rows: Iterable[str]) -> str:
    """In hexadecimal. Rows are read once and none is kept."""
    digest = hashlib.sha256(head.encode() + b"\n")
    for row in rows:
        digest.update(row.encode() + b"\n")
    return digest.hexdigest()
