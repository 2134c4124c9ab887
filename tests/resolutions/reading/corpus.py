"""The labelled documents as they are read, each once a process. What is given is for reading only."""

from functools import cache
from typing import Any

from bench.reading.labels import CORPUS, Label
from resolutions.reading import read_text, to_json


@cache
def text_of(name: str) -> str:
    return (CORPUS / f"{name}.txt").read_text(encoding="utf-8")


@cache
def _read(name: str) -> dict[str, Any]:
    return to_json(read_text(text_of(name)))


def read(label: Label) -> dict[str, Any]:
    return _read(label.name)
