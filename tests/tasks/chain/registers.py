"""Small registers for the tests of the chain."""

from typing import Any

from resolutions.models import Document, DocumentLink, LinkKind

from ...factories import make_document


def link(lower: Document, upper: Document | None, kind: str = LinkKind.IMPLEMENTS, **fields: Any) -> DocumentLink:
    number = upper.number if upper else fields.pop("number", "42-CT/TW")
    values = {"printed": f"Văn bản số {number}", "number": number}
    return DocumentLink.objects.create(document=lower, to=upper, kind=kind, **(values | fields))


def make_chain(*numbers: str) -> list[Document]:
    """Each document carries out the one before it."""
    made: list[Document] = []
    for number in numbers:
        document = make_document(number=number, title=f"Trích yếu của {number}")
        if made:
            link(document, made[-1])
        made.append(document)
    return made
