"""The article of a web page: title, date and main text, without menus, adverts and links to other stories.

The work is done by [trafilatura](https://trafilatura.readthedocs.io) (extra `html`). What it finds is set
with an empty line between two blocks, as the rest of quotekit reads it; offsets count in that text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, get_args

from quotekit.encoding import decode, marked
from quotekit.errors import UnreadableInput

Kept = Literal["captions", "comments", "tables"]
KEPT: tuple[Kept, ...] = get_args(Kept)
"""What of a page can be kept beside its main text."""

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_BREAK = "\x0b"  # no character that HTML may hold
_BREAKS = re.compile(rf"{_BREAK}\s*{_BREAK}[\s{_BREAK}]*")


@dataclass(frozen=True, slots=True)
class Webpage:
    """What a page holds: its main text, and its title and date (`2024-05-14`) where it tells them."""

    text: str
    title: str | None = None
    published: str | None = None


def read_webpage(raw: bytes, name: str, *, encoding: str | None = None, keep: tuple[Kept, ...] = ()) -> Webpage:
    """The article of a page; `name` is for errors. Raises `UnreadableInput`, also where the extra is missing.

    `keep` names what to keep beside the main text: captions of pictures, readers' comments, tables.
    """
    encoding = encoding or (None if marked(raw) else _declared(raw))
    page = decode(raw, name, encoding=encoding)
    trafilatura = _trafilatura(name)
    tree = trafilatura.load_html(page)
    if tree is not None and "captions" in keep:
        _keep_captions(tree)
    found = None if tree is None else trafilatura.bare_extraction(
        tree,
        with_metadata=True,
        include_comments="comments" in keep,
        include_tables="tables" in keep,
    )  # fmt: skip
    if found is None or not (found.text or "").strip():
        raise UnreadableInput(f"{name}: no article found in this page")
    bodies = [body for body in (found.body, found.commentsbody) if body is not None]
    return Webpage("\n\n".join(block for body in bodies for block in _blocks(body)), found.title, found.date)


def _declared(raw: bytes) -> str | None:
    """The encoding that the page names, if Python knows it. Latin-1 means Windows-1252 on the web, by its standard."""
    match = _DECLARED.search(raw, 0, _DECLARED_WITHIN)
    name = match[1].decode("ascii").lower() if match else ""
    if name in ("iso-8859-1", "latin1", "ascii", "us-ascii"):
        return "cp1252"
    try:
        "".encode(name)
    except LookupError:
        return None
    # A page that could be read so far is not UTF-16, and a declared UTF-8 is tried first anyway.
    return None if name.startswith("utf") else name


def _keep_captions(tree: Any) -> None:
    """Makes paragraphs of the captions, for trafilatura takes figures for decoration."""
    for figure in list(tree.iter("figure")):
        captions = list(figure.iter("figcaption"))
        figure.clear(keep_tail=True)
        figure.tag = "div"
        for caption in captions:
            caption.tag = "p"
            caption.tail = None
            figure.append(caption)


def _blocks(body: Any) -> Iterator[str]:
    """The text of each block of what trafilatura found; two line breaks in a row part blocks, too."""
    for element in body:
        if element.tag in ("quote", "list") and len(element):
            yield from _blocks(element)
        elif element.tag == "table":
            cells = ([" ".join(_text(cell).split()) for cell in row.iter("cell")] for row in element.iter("row"))
            yield "\n".join(" | ".join(row) for row in cells)
        else:
            yield from _paragraphs(_text(element))
        yield from _paragraphs(element.tail or "")


def _text(element: Any) -> str:
    inner = "".join(_text(child) + (child.tail or "") for child in element)
    return (_BREAK if element.tag == "lb" else element.text or "") + inner


def _paragraphs(text: str) -> Iterator[str]:
    for part in _BREAKS.split(text):
        line = " ".join(part.split())
        if line:
            yield line


def _trafilatura(name: str) -> Any:
    try:
        return import_module("trafilatura")
    except ImportError as fault:
        raise UnreadableInput(
            f"{name}: reading web pages needs {fault.name or 'trafilatura'}, which is not installed: "
            'pip install "quotekit-nlp[html]"'
        ) from fault
