"""What two copies of one text share, whatever was lost on the way: blanks, line ends, accents, capitals, punctuation.

Pure: no Django.
"""

import hashlib
import re

from members.folding import fold

_SHORTEST = 40  # letters; a few words alone ("Kế hoạch") are no document
_OTHER = re.compile(r"[^a-z0-9]+")


def fingerprint(text: str) -> str:
    """A hash of the text's letters and digits; "" when there are too few to tell one document from another."""
    letters = _OTHER.sub("", fold(text))
    return hashlib.sha256(letters.encode()).hexdigest() if len(letters) >= _SHORTEST else ""
