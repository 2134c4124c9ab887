"""Requests that try to go round the rules, told in the log: which kind, never what was sent.

Told are: a value that the page did not offer (`choice`, with form and field), rows that the reader does not see
(`foreign rows`), the API by plain http, viruses, too many exports. What Django itself refuses (a form without its
token, a forged host, a path out of its folder, too many fields) comes by its loggers `django.security.*`, in the same
words (logs.py).
"""

import logging

logger = logging.getLogger("lhh.refused")
NOT_OFFERED = frozenset({"invalid_choice", "invalid_pk_value", "invalid_list"})


def tell_refused(kind: str, where: str = "") -> None:
    """One line with the id of its request, whose own line has account and route. `where` is a name of the source."""
    logger.warning("refused: %s", f"{kind} {where}".strip(), extra={"facts": {"kind": kind, "where": where}})
