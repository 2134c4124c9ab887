"""The document by which a task was given, as it is written on the task → the registered document that it names."""

from members.models import User
from resolutions.linking import NamedDocument, meant
from resolutions.models import Document
from resolutions.reading.references import find_mentions


def document_of(decision: str, user: User) -> Document | None:
    """The one document that "21/QĐ-LHH ngày 02/08/2021" can mean, if this user sees it."""
    if not decision:
        return None
    mention = next(iter(find_mentions(decision)), None)
    number, dated = (mention.number, mention.date) if mention else (decision, None)
    found = meant([NamedDocument(printed=decision, number=number, dated=dated)])[0].document
    return found and Document.objects.visible_to(user).filter(pk=found.pk).defer("text", "outline").first()
