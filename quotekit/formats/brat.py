"""Annotated documents as brat reads and writes them: a folder with a `.txt` and an `.ann` file for each document.

    T1	Content 0 5;23 31	“No,” “Never.”
    T2	Cue 6 10	said
    T3	Source 11 21	Ada Okafor
    R1	HasCue Arg1:T1 Arg2:T2
    R2	HasSource Arg1:T1 Arg2:T3
    A1	Kind T1 direct
    #1	Speaker T1	Ada Okafor

Each `Content` is a quotation; an interrupted one is discontinuous, as brat has it. `HasCue` and `HasSource` lead to
its cue and source, which several quotations may share. `Kind` is an attribute of the content; the speaker's name, the
rule and an id other than `q1`, `q2`, … stand in notes. Offsets count code points.

Read are, besides, what other schemes of attribution look like:

- relations of any name between contents, cues and sources; a source that is only joined to the cue is the cue's;
- events (`E1	Attribution:T2 Content:T1 Source:T3`), by the roles or by the types of their arguments: one quotation an
  event, with all its contents as spans;
- `Kind` on the event, or none: then quotation marks tell it.

brat lets no annotation run over the end of a line, so that a content of two paragraphs is written in pieces; a note
(`Spans`) keeps how it was, and counts as long as nobody has changed the pieces.

See https://brat.nlplab.org/standoff.html.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> from quotekit.formats.standoff import from_standoff
>>> gold = from_standoff({"id": "a1", "text": "“No,” said Ada.", "quotes": [
...     {"id": "q1", "type": "direct", "content": [[0, 5]], "cue": [[6, 10]], "source": [[11, 14]]}]})
>>> with TemporaryDirectory() as folder:
...     write_brat([gold], folder)
...     print(Path(folder, "a1.ann").read_text(encoding="utf-8").split("\\n")[0])
...     list(read_brat(folder)) == [gold]
T1	Content 0 5	“No,”
True
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import unquote

from quotekit.errors import QuotekitError, UnreadableInput, UnwritableOutput
from quotekit.formats.standoff import StandoffDocument, StandoffQuote, check_utf8, from_standoff
from quotekit.reading import OnFault, decode

Part = Literal["content", "cue", "source"]
Spans = tuple[tuple[int, int], ...]

CONFIGURATION = """\
[entities]
Content
Cue
Source

[relations]
HasCue	Arg1:Content, Arg2:Cue
HasSource	Arg1:Content, Arg2:Source
<OVERLAP>	Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Kind	Arg:Content, Value:direct|mixed|indirect
"""
"""What brat needs to know of the scheme: `annotation.conf`."""

_LINE = re.compile(r"[^\r\n]+")
_MARKS = frozenset('"“”„«»')
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\%]')


def write_brat(
    documents: Iterable[StandoffDocument],
    folder: str | os.PathLike[str],
    *,
    on_fault: Callable[[UnwritableOutput], None] | None = None,
) -> None:
    """Writes a `.txt` and an `.ann` file for each document, and an `annotation.conf`, into a folder, made if need be.

    An id `a/b` gives the file `b` in the folder `a`; what a file system may not take is written `%3A`. What cannot be
    written goes to `on_fault`, and the rest is still done; without it the first fault is raised.
    """
    root = Path(folder)
    report = on_fault or _raise
    try:
        root.mkdir(parents=True, exist_ok=True)
        (root / "annotation.conf").write_text(CONFIGURATION, encoding="utf-8")
    except OSError as fault:
        report(UnwritableOutput(f"{root}: {(fault.strerror or str(fault)).lower()}"))
        return
    written: set[str] = set()
    for document in documents:
        if document.id in written:
            report(UnwritableOutput(f"a second document has the id {document.id!r}; it would overwrite the first"))
            continue
        written.add(document.id)
        try:
            _write(document, root)
        except UnwritableOutput as fault:
            report(fault)


def read_brat(path: str | os.PathLike[str], *, on_fault: OnFault | None = None) -> Iterator[StandoffDocument]:
    """The documents of a folder, in the order of their paths, or of one `.ann` file with its `.txt` beside it.

    A document's id is its path below the folder, without the suffix. One that is wrong is a fault with file and line:
    it goes to `on_fault`, and without that the first is raised.
    """
    root = Path(path)
    report = on_fault or _raise
    files = sorted(root.rglob("*.ann")) if root.is_dir() else [root]
    if not files:
        report(UnreadableInput(f"{root}: no .ann file in this folder"))
    for file in files:
        id = _id_of(file.relative_to(root) if root.is_dir() else Path(file.name))
        try:
            text, lines = (_text_of(file.with_suffix(".txt")), _text_of(file))
            document = _document(id, text, lines, str(file))
        except UnreadableInput as fault:
            report(fault)
            continue
        yield document


def to_ann(document: StandoffDocument) -> str:
    """The `.ann` file of a document.

    >>> to_ann(StandoffDocument(id="a1", text="Nobody spoke."))
    ''
    """
    out = _Writer(document.text)
    for number, quote in enumerate(document.quotes, start=1):
        out.add(quote, f"q{number}")
    return "".join(f"{line}\n" for line in out.lines)


class _Writer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._counts = {"T": 0, "R": 0, "A": 0, "#": 0}
        self._shared: dict[tuple[str, Spans], str] = {}
        self.lines: list[str] = []

    def add(self, quote: StandoffQuote, usual: str) -> None:
        content = self._stretch("Content", quote.content)
        for name, relation, spans in (("Cue", "HasCue", quote.cue), ("Source", "HasSource", quote.source)):
            if spans:
                key = (name, spans)
                if key not in self._shared:
                    self._shared[key] = self._stretch(name, spans)
                self._put("R", f"{relation} Arg1:{content} Arg2:{self._shared[key]}")
        self._put("A", f"Kind {content} {quote.kind}")
        id = None if quote.id == usual else quote.id
        for name, value in (("Speaker", quote.speaker), ("Rule", quote.rule), ("Id", id)):
            if value is not None:
                escaped = "".join(_ESCAPES.get(sign, sign) for sign in value)
                self._put("#", f"{name} {content}\t{escaped}")

    def _stretch(self, name: str, spans: Spans) -> str:
        pieces = _pieces(self._text, spans)
        said = re.sub(r"[\r\n\t]", " ", " ".join(self._text[start:end] for start, end in pieces))
        made = self._put("T", f"{name} {_written(pieces)}\t{said}")
        if pieces != spans:
            self._put("#", f"Spans {made}\t{_written(spans)}")
        return made

    def _put(self, sort: str, rest: str) -> str:
        self._counts[sort] += 1
        made = f"{sort}{self._counts[sort]}"
        self.lines.append(f"{made}\t{rest}")
        return made


def _written(spans: Spans) -> str:
    return ";".join(f"{start} {end}" for start, end in spans)


def _pieces(text: str, spans: Spans) -> Spans:
    """The spans in order, cut at the ends of lines."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        cut = [line.span() for line in _LINE.finditer(text, start, end)]
        found += cut or [(start, end)]
    return tuple(found)


def _write(document: StandoffDocument, root: Path) -> None:
    check_utf8(document)
    file = root / _path_of(document.id)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for suffix, text in ((".txt", document.text), (".ann", to_ann(document))):
            file.with_name(file.name + suffix).write_bytes(text.encode("utf-8"))
    except OSError as fault:
        raise UnwritableOutput(f"document {document.id!r}: {(fault.strerror or str(fault)).lower()}") from fault


def _path_of(id: str) -> str:
    """A path that stays below the folder and is nobody's hidden file, from which the id can be had back."""
    parts = [_UNSAFE.sub(lambda sign: f"%{ord(sign[0]):02X}", part) for part in id.split("/")]
    if not all(parts):
        parts = ["%2F".join(parts)] if id else ["%00"]
    return "/".join(f"%2E{part[1:]}" if part.startswith(".") else part for part in parts)


def _id_of(path: Path) -> str:
    name = path.as_posix().removesuffix(".ann")
    return "" if name == "%00" else unquote(name)


def _text_of(file: Path) -> str:
    """A file as brat counts its characters: a byte order mark is one of them."""
    try:
        raw = file.read_bytes()
    except OSError as fault:
        raise UnreadableInput(f"{file}: {(fault.strerror or str(fault)).lower()}") from fault
    return "\ufeff" * raw.startswith(codecs.BOM_UTF8) + decode(raw, str(file), encoding="utf-8")


@dataclass(slots=True)
class _Annotations:
    """What the lines of an `.ann` file say, by their ids."""

    stretches: dict[str, tuple[str, Spans]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    events: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)


def _document(id: str, text: str, lines: str, name: str) -> StandoffDocument:
    found = _Annotations()
    for number, line in enumerate(lines.split("\n"), start=1):
        try:
            _take(line.rstrip("\r"), text, found)
        except (ValueError, LookupError) as fault:
            said = str(fault) if isinstance(fault, UnreadableInput) else "it is not what brat writes"
            raise UnreadableInput(f"{name}:{number}: {said}: {line[:60]!r}") from fault
    try:
        quotes = [{"id": f"q{number}", **quote} for number, quote in enumerate(_quotes(text, found), start=1)]
    except LookupError as fault:
        raise UnreadableInput(f"{name}: {fault.args[0]!r} is named, but is not in the file") from None
    return from_standoff({"id": id, "text": text, "quotes": quotes}, where=name)


def _take(line: str, text: str, found: _Annotations) -> None:
    """One line; a `ValueError` or `LookupError` if it is no line of brat's."""
    if not line.strip():
        return
    id, _, rest = line.partition("\t")
    facts, _, said = rest.partition("\t")
    match id[:1]:
        case "T":
            kind, _, places = facts.partition(" ")
            spans = _spans(places)
            words = " ".join(text[start:end] for start, end in spans)
            if said and said.split() != words.split() and "".join(said.split()) != "".join(words.split()):
                raise UnreadableInput(f"these places of the text say {words[:40]!r}")
            found.stretches[id] = (kind, spans)
        case "R":
            _, one, other = facts.split()
            left, right = (argument.partition(":")[2] for argument in (one, other))
            found.links.setdefault(left, []).append(right)
            found.links.setdefault(right, []).append(left)
        case "E":
            found.events[id] = [
                (role.rstrip("0123456789"), target) for role, _, target in (a.partition(":") for a in facts.split())
            ]
        case "A" | "M":
            name, target, *value = facts.split()
            found.notes[name, target] = " ".join(value)
        case "#":
            name, target = facts.split()
            found.notes[name, target] = said


def _spans(places: str) -> Spans:
    return tuple((int(start), int(end)) for start, end in (piece.split() for piece in places.split(";")))


def _quotes(text: str, found: _Annotations) -> Iterator[dict[str, Any]]:
    """Each event, and each content that is in none, in the order of the file."""
    order = {id: place for place, id in enumerate(found.stretches)}
    made: list[tuple[int, dict[str, Any]]] = []
    taken: set[str] = set()
    for id, arguments in found.events.items():
        parts = _of_event(arguments, found)
        if parts["content"]:
            taken.update(parts["content"])
            made.append((order[parts["content"][0]], _quote(text, (id, *parts["content"]), parts, found)))
    for id in found.stretches:
        if _part(id, found) == "content" and id not in taken:
            cues = _linked(id, "cue", found)
            sources = _linked(id, "source", found) or [s for cue in cues for s in _linked(cue, "source", found)]
            made.append((order[id], _quote(text, (id,), {"content": [id], "cue": cues, "source": sources}, found)))
    yield from (quote for _, quote in sorted(made, key=lambda one: one[0]))


def _of_event(arguments: Sequence[tuple[str, str]], found: _Annotations) -> dict[Part, list[str]]:
    """The stretches of an event by their parts: as its role says, or its type; a trigger of another type is the cue."""
    parts: dict[Part, list[str]] = {"content": [], "cue": [], "source": []}
    for place, (role, argument) in enumerate(arguments):
        target = found.events[argument][0][1] if argument in found.events else argument
        named = role.lower() if place and role.lower() in parts else None
        part = cast(Part | None, named) or _part(target, found) or (None if place else "cue")
        if part is not None and target not in parts[part]:
            parts[part].append(target)
    return parts


def _part(id: str, found: _Annotations) -> Part | None:
    kind = found.stretches[id][0].lower()
    return cast(Part, kind) if kind in ("content", "cue", "source") else None


def _linked(id: str, part: Part, found: _Annotations) -> list[str]:
    return [other for other in dict.fromkeys(found.links.get(id, ())) if _part(other, found) == part]


def _quote(
    text: str, targets: Sequence[str], parts: Mapping[Part, Sequence[str]], found: _Annotations
) -> dict[str, Any]:
    def noted(name: str) -> str | None:
        return next((found.notes[name, target] for target in targets if (name, target) in found.notes), None)

    record: dict[str, Any] = {
        part: [span for id in ids for span in _whole(text, id, found)] for part, ids in parts.items()
    }
    record["type"] = noted("Kind") or _kind("".join(text[start:end] for start, end in record["content"]))
    for key in ("Speaker", "Rule", "Id"):
        value = noted(key)
        if value is not None:
            record[key.lower()] = re.sub(r"\\(.)", _unescaped, value)
    return record


def _unescaped(match: re.Match[str]) -> str:
    return {"n": "\n", "r": "\r", "t": "\t"}.get(match[1], match[1])


def _whole(text: str, id: str, found: _Annotations) -> Spans:
    """The spans of a stretch as they were before they were cut at the ends of lines."""
    spans = found.stretches[id][1]
    try:
        noted = _spans(found.notes["Spans", id])
    except (LookupError, ValueError):
        return spans
    return noted if _pieces(text, noted) == spans else spans


def _kind(content: str) -> str:
    """The kind of a content whose annotation does not name it."""
    inside = content.strip()
    marked = [sign in _MARKS for sign in inside]
    return "direct" if marked and marked[0] and marked[-1] else "mixed" if any(marked) else "indirect"


def _raise(fault: QuotekitError) -> None:
    raise fault
