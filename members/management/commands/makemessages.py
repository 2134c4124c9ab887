"""Extracts the words to translate: sorted, without dates and places, so that a change shows as what it is."""

from pathlib import Path

from django.core.management.commands import makemessages

OURS = ("kept", "_T", "_now", "Words")  # other names of gettext, and words that are translated when they are shown
DATED = ("POT-Creation-Date", "PO-Revision-Date")


class Command(makemessages.Command):
    """Nothing is guessed from likeness: a new text is empty until somebody translates it."""

    xgettext_options: list[str] = [*makemessages.Command.xgettext_options, *(f"--keyword={name}" for name in OURS)]
    msgmerge_options: list[str] = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching", "--sort-output"]
    msguniq_options: list[str] = [*makemessages.Command.msguniq_options, "--sort-output"]

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        for path in map(Path, self.locale_paths):
            file = path / locale / "LC_MESSAGES" / f"{self.domain}.po"
            lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
            file.write_text("".join(line for line in lines if not _is_dated(line)), encoding="utf-8")


def _is_dated(line: str) -> bool:
    return line.startswith(tuple(f'"{name}:' for name in DATED))
