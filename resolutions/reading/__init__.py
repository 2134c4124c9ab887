"""Reading a Vietnamese directive document: bytes → text → `ParsedDocument`. Pure: knows nothing of Django."""

from .as_json import to_json
from .deadlines import read_phrase
from .document import read_text
from .parsed import ParsedDocument, UnreadableSource
from .references import number_key
from .secrecy import secrecy_mark, title_mark
from .sources import read_bytes, text_of

__all__ = [
    "ParsedDocument",
    "UnreadableSource",
    "number_key",
    "read_bytes",
    "read_phrase",
    "read_text",
    "secrecy_mark",
    "text_of",
    "title_mark",
    "to_json",
]
