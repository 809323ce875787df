"""TEI back to quotations: reads `<said>` as `quotekit.formats.tei` writes it, and as others do.

>>> from quotekit.formats.tei import to_tei
>>> import quotekit
>>> article = quotekit.extract("“No,” Ada Okafor said.")
>>> (document,) = from_tei(to_tei(article, "story"))
>>> document.text == article.text, document.quotes[0].content, document.quotes[0].speaker
(True, ((0, 5),), 'Ada Okafor')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn
from xml.etree.ElementTree import ParseError, XMLParser

from quotekit.errors import UnreadableInput
from quotekit.formats.standoff import StandoffDocument, from_standoff
from quotekit.formats.tei import NAMESPACE

_TEI: Final = f"{{{NAMESPACE}}}"
_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_NAMES: Final = ("persName", "orgName", "name")
_HOLDERS: Final = ("person", "org", "personGrp")


def from_tei(xml: str | bytes) -> tuple[StandoffDocument, ...]:
    """The quotations of a `<TEI>` document, or of each one of a `<teiCorpus>`, as offsets into the text of `<body>`.

    Any TEI with `<said>` is read; white space counts as it stands. `who` leads to the name in the header, `next` and
    `prev` join fragments. A quotation whose `direct` is `false` is indirect, or mixed where `ana` points to a name
    that ends in `kind-mixed`. Raises `UnreadableInput`; a document type declaration is refused, for it can hide
    entities that grow without end.
    """
    reader = _Reader()
    parser = XMLParser(target=reader)
    try:
        parser.feed(xml)
        parser.close()
    except (ParseError, UnicodeEncodeError, ValueError) as fault:
        if isinstance(fault, UnreadableInput):
            raise
        raise UnreadableInput(f"not XML: {fault}") from fault
    if not reader.documents:
        raise UnreadableInput(f"no <TEI> of the namespace {NAMESPACE} in it")
    return tuple(reader.documents)


@dataclass(slots=True)
class _Found:
    """A quotation being read: its fragments as (start, end, n), the id in `who`, its kind."""

    id: str
    kind: str
    who: str | None
    fragments: list[tuple[int, int, str | None]] = field(default_factory=list)
    cue: list[tuple[int, int]] = field(default_factory=list)
    source: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Document:
    """What has been read of one `<TEI>`."""

    name: list[str | tuple[str, str]] = field(default_factory=list)  # text, or a glyph: its ref and its content
    text: list[str] = field(default_factory=list)
    length: int = 0
    speakers: dict[str, list[str]] = field(default_factory=dict)
    chars: dict[str, str] = field(default_factory=dict)
    quotes: list[_Found] = field(default_factory=list)
    by_id: dict[str, _Found] = field(default_factory=dict)
    expected: dict[str, _Found] = field(default_factory=dict)
    parts: list[tuple[str, str, int, int]] = field(default_factory=list)


class _Reader:
    """A target of the XML parser: sees each tag and text once, keeps only what it needs."""

    def __init__(self) -> None:
        self.documents: list[StandoffDocument] = []
        self._now = _Document()
        self._open: list[tuple[str, Mapping[str, str], int]] = []
        self._depth: dict[str, int] = {}
        self._holder: str | None = None
        self._char: str | None = None
        self._glyph: list[str] = []

    def doctype(self, name: str, public: str | None, system: str | None) -> NoReturn:
        raise UnreadableInput("a document type declaration is not read; take it out")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.removeprefix(_TEI) if tag.startswith(_TEI) else ""
        if name == "TEI":
            self._now = _Document()
        elif name in _HOLDERS:
            self._holder = attributes.get(_ID)
        elif name in _NAMES and self._holder is not None:
            self._now.speakers.setdefault(self._holder, [])
        elif name == "char":
            self._char = attributes.get(_ID)
        elif name == "localProp" and self._char and attributes.get("name") == "code-point":
            self._now.chars[self._char] = _character(attributes.get("value", ""))
        elif name == "g":
            self._glyph = []
        self._open.append((name, attributes, self._now.length))
        self._depth[name] = self._depth.get(name, 0) + 1

    def data(self, text: str) -> None:
        if self._inside("g"):
            self._glyph.append(text)
        else:
            self._take(text)

    def end(self, tag: str) -> None:
        name, attributes, start = self._open.pop()
        self._depth[name] -= 1
        now = self._now
        if name == "g":
            self._take_glyph(attributes.get("ref", "")[1:], "".join(self._glyph))
        elif name in _HOLDERS:
            self._holder = None
        elif name == "char":
            self._char = None
        elif name == "TEI":
            self.documents.append(self._finish())
        elif self._inside("body") and start < now.length:
            if name == "said":
                self._said(attributes, start)
            elif name in ("rs", "seg") and attributes.get("type") in ("source", "cue"):
                for target in attributes.get("corresp", "").split():
                    now.parts.append((attributes["type"], target[1:], start, now.length))

    def close(self) -> None:
        """Nothing is left to do at the end of the file."""

    def _inside(self, name: str) -> bool:
        return self._depth.get(name, 0) > 0

    def _take(self, text: str) -> None:
        now = self._now
        if self._inside("body"):
            now.text.append(text)
            now.length += len(text)
        elif self._in_name():
            now.name.append(text)
        elif self._holder is not None and any(self._inside(name) for name in _NAMES):
            now.speakers[self._holder].append(text)

    def _take_glyph(self, ref: str, text: str) -> None:
        """A character that XML cannot hold. The name of the document stands before the list of these."""
        if self._in_name():
            self._now.name.append((ref, text))
        else:
            self._take(self._now.chars.get(ref, text))

    def _in_name(self) -> bool:
        return self._inside("sourceDesc") and self._inside("idno")

    def _said(self, attributes: Mapping[str, str], start: int) -> None:
        """A fragment goes to the quotation that `prev` or an earlier `next` leads to, or begins one."""
        now = self._now
        name = attributes.get(_ID, "")
        before, after = attributes.get("prev", "")[1:], attributes.get("next", "")[1:]
        found = now.by_id.get(before) or now.expected.get(name)
        if found is None:
            analysis = attributes.get("ana", "").split()
            mixed = any(one.endswith("kind-mixed") for one in analysis)
            direct = attributes.get("direct", "true") in ("true", "1")
            kind = "direct" if direct else "mixed" if mixed else "indirect"
            found = _Found(name or f"said-{len(now.quotes) + 1}", kind, attributes.get("who"))
            now.quotes.append(found)
        if name:
            now.by_id[name] = found
        if after:
            now.expected[after] = found
        found.fragments.append((start, now.length, attributes.get("n")))

    def _finish(self) -> StandoffDocument:
        now = self._now
        for role, target, start, end in now.parts:
            if target in now.by_id:
                places = now.by_id[target].cue if role == "cue" else now.by_id[target].source
                places[:] = [(min([start, *(s for s, _ in places)]), max([end, *(e for _, e in places)]))]
        # A quotation inside another ends first; of two in the same place, the outer comes first.
        quotes = sorted((self._quote(found) for found in reversed(now.quotes)), key=_by_place)
        name = "".join(one if isinstance(one, str) else now.chars.get(*one) for one in now.name)
        record = {"id": name, "text": "".join(now.text), "quotes": quotes}
        return from_standoff(record, where=f"TEI document {name!r}")

    def _quote(self, found: _Found) -> dict[str, Any]:
        content: list[tuple[int, int]] = []
        last: str | None = None
        for start, end, n in sorted(found.fragments, key=lambda fragment: fragment[:2]):
            if content and n is not None and n == last:
                content[-1] = (content[-1][0], end)
            else:
                content.append((start, end))
            last = n
        speaker = self._now.speakers.get(found.who[1:]) if found.who else None
        return {
            "id": found.id,
            "type": found.kind,
            "content": content,
            "cue": found.cue,
            "source": found.source,
            "speaker": None if speaker is None else "".join(speaker),
        }


def _by_place(quote: dict[str, Any]) -> tuple[int, int]:
    return quote["content"][0][0], -quote["content"][-1][1]


def _character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
