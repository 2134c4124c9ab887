"""The register of documents: resolutions/publishing.py and the files that come with it."""

import uuid

from resolutions import files, publishing
from resolutions.linking import NamedDocument
from resolutions.models import Document, LinkKind
from resolutions.publishing import Upload

from ..world import World
from .registry import Step, scenario

NEW = {"kind": "plan", "issuer": "Liên hiệp hội chạy thử", "title": "Kế hoạch mới"}


@scenario(publishing.register)
def register(world: World) -> Step:
    """It comes with a file, replaces one document, and is one that a third had been waiting for."""
    old, waiting, number = world.document(), world.document(), f"{uuid.uuid4().hex[:6]}/KH-M"
    wait = [NamedDocument("Kế hoạch mới", number)]
    publishing.amend(document=waiting, version=1, links=wait, recipients=[], user=world.office)
    links = [NamedDocument("Kế hoạch cũ", old.number, None, LinkKind.REPLACES)]
    key, upload = uuid.uuid4(), Upload("ke-hoach.txt", b"Noi dung.")

    def step() -> object:
        document = Document(**NEW, number=number, issued_on=world.today, request_key=key)
        recipients = ["Tỉnh ủy (b/c)", "Lưu: VT"]
        return publishing.register(
            document=document, links=links, recipients=recipients, user=world.office, upload=upload
        )

    return step


@scenario(publishing.amend)
def amend(world: World) -> Step:
    document, old = world.document(), world.document()
    links = [NamedDocument("Kế hoạch cũ", old.number, None, LinkKind.REPLACES)]
    upload = Upload("ban-sua.txt", b"Noi dung da sua.")

    def step() -> object:
        edited = Document.objects.get(pk=document.pk)
        edited.title, edited.signer = "Trích yếu đã sửa", "Nguyễn Văn Thử"
        return publishing.amend(
            document=edited, version=1, links=links, recipients=["Lưu: VT"], user=world.office, upload=upload
        )

    return step


@scenario(files.store)
def store(world: World) -> Step:
    return lambda: files.store(name="bien-ban.txt", data=b"Bien ban.", uploaded_by=world.office)
