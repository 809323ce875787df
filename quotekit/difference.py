"""What changed between two runs over the same texts: quotations gained, lost and changed, as one reviews code.

>>> from quotekit import RULES
>>> texts = {"a1": "“We sail,” Jonas Reyes said.\\n\\nThe storm is over, according to the weather office."}
>>> found = diff(RULES, RULES.without("according_to"), texts=texts)
>>> print(found)
a1
- 3  ⟦The storm is over⟧, according to the weather office.
     kind: indirect  cue: according to  source: the weather office  speaker: weather office  rule: according_to
<BLANKLINE>
0 gained, 1 lost, 0 changed, 1 the same
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast, get_args

from quotekit.errors import QuotekitError, UnreadableInput, did_you_mean
from quotekit.evaluation.inputs import Annotated, Extracts, by_id, check_texts, extracted, placed, read_annotated
from quotekit.evaluation.letters import Letters, overlaps, size
from quotekit.excerpts import Lines, Shown, excerpt, short
from quotekit.formats.standoff import StandoffDocument, StandoffQuote
from quotekit.pipeline import Extractor
from quotekit.reading import Document
from quotekit.render.markup import Html, element, framed, join, table
from quotekit.rules import RuleSet

Sign = Literal["+", "-", "~"]
Fact = Literal["content", "kind", "cue", "source", "speaker", "rule"]
Run = Annotated | Extracts | RuleSet
Texts = Mapping[str, str] | Iterable[Document]
OnFault = Callable[[QuotekitError], None]
Spans = tuple[tuple[int, int], ...]

FACTS: tuple[Fact, ...] = get_args(Fact)


@dataclass(frozen=True, slots=True)
class Change:
    """A quotation gained (`+`), lost (`-`) or changed (`~`), and where.

    `facts` names what changed; `old` and `new` are the words of the quotation before and after. `excerpt` shows the
    newer content in ⟦⟧, among the words around it; `line` counts from 1.
    """

    sign: Sign
    document: str
    line: int
    excerpt: str
    old: Shown | None
    new: Shown | None
    facts: tuple[Fact, ...] = ()

    def alterations(self) -> Iterator[tuple[Fact, str, str]]:
        """What changed, from what, to what; for one gained or lost, nothing."""
        if self.old is None or self.new is None:
            return
        for fact in self.facts:
            before, after = getattr(self.old, fact), getattr(self.new, fact)
            yield fact, short(before) if before else "none", short(after) if after else "none"

    def __str__(self) -> str:
        return "\n".join([f"{self.sign} {self.line}  {self.excerpt}", *(f"     {line}" for line in self.details())])

    def details(self) -> Iterator[str]:
        """The lines below the excerpt: what changed, or what is known of one gained or lost."""
        yield from (f"{fact}: {before} → {after}" for fact, before, after in self.alterations())
        only = (self.new or self.old) if self.old is None or self.new is None else None
        if only is not None:
            known = ((name, getattr(only, name)) for name in FACTS if name != "content")
            yield "  ".join(f"{name}: {short(value)}" for name, value in known if value)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two runs. `print` it, or go through its `changes`.

    - `changes`: in the order of the documents and their texts.
    - `same`: how many quotations did not change, of how many `documents` that both runs hold.
    - `only_old`, `only_new`: the documents that one run alone holds; their quotations are not compared.
    """

    documents: int
    same: int
    changes: tuple[Change, ...] = ()
    only_old: tuple[str, ...] = ()
    only_new: tuple[str, ...] = ()

    @property
    def gained(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.sign == "+")

    @property
    def lost(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.sign == "-")

    @property
    def changed(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.sign == "~")

    @property
    def is_same(self) -> bool:
        """Whether the runs agree in every document and quotation."""
        return not (self.changes or self.only_old or self.only_new)

    def counts(self) -> dict[str, int]:
        """How many were gained, lost and changed, and how many are the same."""
        gained, lost, changed = len(self.gained), len(self.lost), len(self.changed)
        return {"gained": gained, "lost": lost, "changed": changed, "same": self.same}

    def summary(self) -> str:
        """The counts in a line."""
        parts = [
            ", ".join(f"{count} {name if name != 'same' else 'the same'}" for name, count in self.counts().items())
        ]
        for name, ids in (("old", self.only_old), ("new", self.only_new)):
            if ids:
                noun = "document" if len(ids) == 1 else "documents"
                parts.append(f"{len(ids)} {noun} in the {name} run only, the first {ids[0]!r}")
        return "; ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """All of it in plain dicts, lists, strings and numbers, fit for JSON."""
        made = asdict(self) | {"counts": self.counts()}
        made["changes"] = [change | {"facts": list(change["facts"])} for change in made["changes"]]
        made["only_old"], made["only_new"] = list(self.only_old), list(self.only_new)
        return made

    def __str__(self) -> str:
        lines: list[str] = []
        document = None
        for change in self.changes:
            if change.document != document:
                document = change.document
                lines += [*([""] if lines else []), document]
            lines.append(str(change))
        return "\n".join([*lines, *([""] if lines else []), self.summary()])

    def _repr_html_(self) -> str:
        rows = (
            (change.sign, f"{change.document}:{change.line}", join((change.excerpt, *map(_detail, change.details()))))
            for change in self.changes
        )
        return framed(table(("", "place", "quotation"), rows), element("p", self.summary()))


def _detail(told: str) -> Html:
    return join((Html("<br>"), element("small", told)))


def diff(
    old: Run,
    new: Run | None = None,
    *,
    texts: Texts | None = None,
    ignore: Iterable[Fact] = (),
    on_fault: OnFault | None = None,
) -> Difference:
    """What changed between two runs over the same texts.

    - `old`, `new`: files (JSON lines, stand-off or whole articles; CSV; a brat folder), documents or pairs of id and
      `Article`; or else an extractor or a `RuleSet`, which reads the texts now. Without `new`, it is the built-in one.
    - `texts`: what extractors read, by id, or `Document`s; without them, the texts that the other run holds.
    - `ignore`: what shall not count as a change: `("rule",)`.
    - `on_fault`: is handed what cannot be read or compared, and the rest is still done; without it, it is raised.

    Two quotations are the same one if their contents overlap by half of the shorter one's letters, the nearest first.
    A rule counts as changed only where both runs name one. Raises `UnreadableInput`, `MismatchedTexts`.

    >>> from quotekit.formats import from_standoff
    >>> record = {"id": "a1", "text": "“No,” said Ada Okafor.", "quotes": []}
    >>> diff([from_standoff(record)]).counts()
    {'gained': 1, 'lost': 0, 'changed': 0, 'same': 0}
    """
    passed_over = tuple(ignore)
    for fact in passed_over:
        if fact not in FACTS:
            raise ValueError(f"nothing called {fact!r} can be ignored; {did_you_mean(fact, FACTS)}")
    known = {} if texts is None else _by_id(texts)
    before = _Side(old, "old", known, on_fault)
    after = _Side(Extractor() if new is None else new, "new", known, on_fault)
    if not known:
        if before.documents is None and after.documents is None:
            raise ValueError("to compare two extractors, give the texts= that they shall read")
        known = {id: one.text for side in (after, before) for id, one in (side.documents or {}).items()}
    ids = dict.fromkeys(id for side in (before, after) for id in (known if side.documents is None else side.documents))
    found = _Found(tuple(fact for fact in FACTS if fact not in passed_over))
    for id in ids:
        try:
            found.add(id, before.document(id, known), after.document(id, known))
        except QuotekitError as fault:
            if on_fault is None:
                raise
            on_fault(placed(fault, id))
    return found.result()


class _Side:
    """One of the two runs: documents that are there, or an extractor that makes them."""

    def __init__(self, run: Run, name: str, texts: Mapping[str, str], on_fault: OnFault | None) -> None:
        self.documents: dict[str, StandoffDocument] | None = None
        self._reader: Extracts | None = None
        self._on_fault = on_fault
        if isinstance(run, RuleSet):
            self._reader = Extractor(rules=run)
        elif hasattr(run, "extract"):
            self._reader = cast(Extracts, run)
        else:
            annotated = read_annotated(run, texts=texts, on_fault=on_fault)
            self.documents = by_id(annotated, name, on_fault)

    def document(self, id: str, texts: Mapping[str, str]) -> StandoffDocument | None:
        """The document of that id; None if this run does not hold it."""
        if self.documents is not None:
            return self.documents.get(id)
        assert self._reader is not None
        return extracted(self._reader, texts[id], id, on_fault=self._on_fault) if id in texts else None


class _Found:
    """What was found so far, document by document."""

    def __init__(self, facts: tuple[Fact, ...]) -> None:
        self._facts = facts
        self._documents = self._same = 0
        self._changes: list[Change] = []
        self._only: dict[str, list[str]] = {"old": [], "new": []}

    def result(self) -> Difference:
        only_old, only_new = tuple(self._only["old"]), tuple(self._only["new"])
        return Difference(self._documents, self._same, tuple(self._changes), only_old, only_new)

    def add(self, id: str, old: StandoffDocument | None, new: StandoffDocument | None) -> None:
        """Compares one document; raises `MismatchedTexts` if the runs read different texts."""
        if old is None or new is None:
            self._only["old" if new is None else "new"].append(id)
            return
        check_texts(old, new)
        self._documents += 1
        pairs = _paired(old, new)
        lines = Lines(old.text)
        made: list[tuple[int, Change]] = []
        for before, after in pairs:
            facts = self._changed(before, after)
            newer = after or before
            assert newer is not None
            if before is not None and after is not None and not facts:
                self._same += 1
                continue
            was, now = (Shown.of(old.text, quote) if quote else None for quote in (before, after))
            start = min(newer.content)[0]
            sign: Sign = "+" if before is None else "-" if after is None else "~"
            place = (lines.of(start), excerpt(old.text, newer.content))
            made.append((start, Change(sign, id, *place, was, now, facts)))
        self._changes += [change for _, change in sorted(made, key=lambda one: one[0])]

    def _changed(self, old: StandoffQuote | None, new: StandoffQuote | None) -> tuple[Fact, ...]:
        if old is None or new is None:
            return ()
        return tuple(
            fact
            for fact in self._facts
            if getattr(old, fact) != getattr(new, fact) and not (fact == "rule" and None in (old.rule, new.rule))
        )


def _paired(old: StandoffDocument, new: StandoffDocument) -> list[tuple[StandoffQuote | None, StandoffQuote | None]]:
    """Each quotation of either run beside the one it has become, one to one; None beside one that has none.

    First those that did not change, then those with the same content, then those that overlap, the nearest first.
    """
    letters = Letters(old.text)
    before, after = ([letters.of(quote.content) for quote in document.quotes] for document in (old, new))
    near: list[tuple[int, float, int, int]] = []
    places: dict[Spans, list[int]] = {}
    for there, quote in enumerate(new.quotes):
        places.setdefault(quote.content, []).append(there)
    for here, quote in enumerate(old.quotes):
        facts = _facts(quote)
        near += [(int(_facts(new.quotes[n]) != facts), 0.0, here, n) for n in places.get(quote.content, ())]
    for (here, there), shared in overlaps(before, after).items():
        sizes = size(before[here]), size(after[there])
        if shared * 2 >= min(sizes):
            near.append((2, -shared / (sum(sizes) - shared), here, there))
    fellows: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, here, there in sorted(near):
        if here not in fellows and there not in taken:
            fellows[here] = there
            taken.add(there)
    pairs: list[tuple[StandoffQuote | None, StandoffQuote | None]] = [
        (quote, new.quotes[fellows[place]] if place in fellows else None) for place, quote in enumerate(old.quotes)
    ]
    return [*pairs, *((None, quote) for place, quote in enumerate(new.quotes) if place not in taken)]


def _facts(quote: StandoffQuote) -> tuple[object, ...]:
    return tuple(getattr(quote, fact) for fact in FACTS)


def _by_id(texts: Texts) -> Mapping[str, str]:
    if isinstance(texts, Mapping):
        return texts
    known: dict[str, str] = {}
    for document in texts:
        if known.setdefault(document.id, document.text) != document.text:
            raise UnreadableInput(f"texts: a second document has the id {document.id!r}; give each one of its own")
    return known
