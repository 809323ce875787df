"""Quotations as W3C Web Annotations, in JSON-LD: for annotation tools and linked data.

One `AnnotationPage` an article. Each quotation is an annotation whose targets are its stretches of the text and whose
bodies say its kind, its speaker and the rule; its cue and its source are annotations linked to it. Every target has
two selectors: a `TextPositionSelector`, which counts code points from 0, the end exclusive, as the specification and
this library both do, and a `TextQuoteSelector` with what stands before and behind, which survives small changes of
the text.

The specification: https://www.w3.org/TR/annotation-model/

>>> import quotekit
>>> article = quotekit.extract("“We are ready,” Ada Okafor said.")
>>> page = to_webannotation(article, "story", source="https://example.org/story")
>>> page["items"][0]["target"][0]["selector"][0]
{'type': 'TextPositionSelector', 'start': 0, 'end': 15}
>>> from_webannotation(page, article.text).quotes[0].speaker
'Ada Okafor'
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote as percent
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quotekit.errors import UnreadableInput
from quotekit.formats.jsonl import dumps
from quotekit.formats.standoff import StandoffDocument, from_standoff
from quotekit.models import Article, Quote, Span, Speaker

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
URN: Final = "urn:quotekit:text:"
AROUND: Final = 32
_TYPES: Final = MappingProxyType(
    {"person": "Person", "organisation": "Organization", "group": "foaf:Group", "document": "foaf:Document"}
)


def to_webannotation(article: Article, id: str, *, source: str | None = None) -> dict[str, Any]:
    """An article's quotations as an `AnnotationPage`; `source` is the address of the text.

    Annotations must have addresses: they get `urn:quotekit:text:ID#q1` and so on, and the text `urn:quotekit:text:ID`
    if there is no `source`. The text itself is not in the page.
    """
    urn = URN + percent(id, safe="/:", errors="surrogatepass")
    place = _Places(article, urn, urn if source is None else source)
    speakers = {speaker.id: (n, speaker) for n, speaker in enumerate(article.speakers, 1)}
    items: list[dict[str, Any]] = []
    for number, quote in enumerate(article.quotes, 1):
        items.append(place.annotation(f"q{number}", "identifying", _bodies(quote, urn, speakers), quote.content))
        for role, span in (("cue", quote.cue), ("source", quote.source)):
            if span is not None and span.text:
                link = [
                    {"type": "TextualBody", "purpose": "tagging", "value": role},
                    {"type": "SpecificResource", "purpose": "linking", "source": f"{urn}#q{number}"},
                ]
                items.append(place.annotation(f"q{number}-{role}", "linking", link, (span,)))
    return {"@context": CONTEXT, "id": f"{urn}#quotations", "type": "AnnotationPage", "items": items}


def webannotation_line(article: Article, id: str) -> str:
    """The same on one line, without the newline.

    >>> webannotation_line(Article(text="Nobody spoke."), "a 1")[47:]
    '"id":"urn:quotekit:text:a%201#quotations","type":"AnnotationPage","items":[]}'
    """
    return dumps(to_webannotation(article, id))


class _Places:
    """Makes annotations of one text."""

    def __init__(self, article: Article, urn: str, source: str) -> None:
        self._article = article
        self._urn = urn
        self._source = source

    def annotation(
        self, name: str, motivation: str, body: list[dict[str, Any]], spans: tuple[Span, ...]
    ) -> dict[str, Any]:
        return {
            "id": f"{self._urn}#{name}",
            "type": "Annotation",
            "motivation": motivation,
            "body": body,
            "target": [self._target(span) for span in spans],
        }

    def _target(self, span: Span) -> dict[str, Any]:
        text = self._article.text
        return {
            "type": "SpecificResource",
            "source": self._source,
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": span.text,
                    "prefix": text[max(0, span.start - AROUND) : span.start],
                    "suffix": text[span.end : span.end + AROUND],
                },
            ],
        }


def _bodies(quote: Quote, urn: str, speakers: dict[str, tuple[int, Speaker]]) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = [{"type": "TextualBody", "purpose": "classifying", "value": quote.kind}]
    if quote.polarity != "asserted":
        bodies.append({"type": "TextualBody", "purpose": "tagging", "value": quote.polarity})
    if quote.speaker is not None:
        number, speaker = speakers[quote.speaker]
        agent = {"id": f"{urn}#s{number}", "type": _TYPES.get(speaker.kind, "foaf:Agent"), "name": speaker.name}
        bodies.append({"type": "SpecificResource", "purpose": "identifying", "source": agent})
    why = f"{quote.trace.rule}: {quote.trace.why}"
    bodies.append({"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": why})
    return bodies


# What is read back. A page of another hand holds more; other keys and annotations are passed over.


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Position(_Loose):
    type: Literal["TextPositionSelector"]
    start: int
    end: int


class _Exact(_Loose):
    type: Literal["TextQuoteSelector"]
    exact: str


class _Other(_Loose):
    type: str | None = None


class _Target(_Loose):
    source: str
    selector: list[Annotated[_Position | _Exact | _Other, Field(union_mode="left_to_right")]]


class _Agent(_Loose):
    name: str | None = None


class _Body(_Loose):
    purpose: str | None = None
    value: str | None = None
    source: str | _Agent | None = None


class _Annotation(_Loose):
    id: str
    motivation: str
    body: list[_Body]
    target: list[_Target]


class _Page(_Loose):
    id: str
    type: Literal["AnnotationPage"]
    items: list[_Annotation]


def from_webannotation(record: object, text: str) -> StandoffDocument:
    """The quotations of a page that `to_webannotation` wrote, as offsets into `text`, which is checked against them.

    Raises `UnreadableInput` if it is no such page, or if an annotation's words do not stand where it says.

    >>> from_webannotation({"type": "AnnotationPage"}, "No.")
    Traceback (most recent call last):
    quotekit.errors.UnreadableInput: no page of annotations: id: Field required
    """
    try:
        page = _Page.model_validate(record)
    except ValidationError as fault:
        first = fault.errors()[0]
        raise UnreadableInput(f"no page of annotations: {'.'.join(map(str, first['loc']))}: {first['msg']}") from fault
    quotes: dict[str, dict[str, Any]] = {}
    linked: list[tuple[str, str, list[tuple[int, int]]]] = []
    for one in page.items:
        places = list(_places(one, text))
        values = {body.purpose: body.value for body in one.body}
        if one.motivation == "identifying":
            agents = (body.source for body in one.body if body.purpose == "identifying")
            names = [agent.name for agent in agents if isinstance(agent, _Agent)]
            speaker = names[0] if names else None
            name = one.id.rpartition("#")[2]
            quotes[one.id] = {"id": name, "type": values.get("classifying"), "content": places, "speaker": speaker}
        elif one.motivation == "linking":
            to = (body.source for body in one.body if body.purpose == "linking")
            linked += [(quote, str(values.get("tagging")), places) for quote in to if isinstance(quote, str)]
    for quote, role, places in linked:
        if quote in quotes and role in ("cue", "source"):
            quotes[quote][role] = places
    name = unquote(page.id.rpartition("#")[0].removeprefix(URN), errors="surrogatepass")
    return from_standoff({"id": name, "text": text, "quotes": list(quotes.values())}, where="page of annotations")


def _places(annotation: _Annotation, text: str) -> Iterator[tuple[int, int]]:
    for target in annotation.target:
        positions = [s for s in target.selector if isinstance(s, _Position)]
        exact = [s.exact for s in target.selector if isinstance(s, _Exact)]
        for position, words in zip(positions[:1], chain(exact, [None]), strict=False):
            found = text[max(0, position.start) : max(0, position.end)]
            if words is not None and found != words:
                raise UnreadableInput(
                    f"{annotation.id}: text[{position.start}:{position.end}] is {found[:40]!r}, not {words[:40]!r}"
                )
            yield position.start, position.end
