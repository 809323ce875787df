"""Quotations as schema.org `Quotation`, in JSON-LD: for a web page's `<script type="application/ld+json">`.

Markup on a page tells search engines that somebody said these very words, so only that is written which the article
gives as said: the words inside quotation marks of direct and mixed quotations that are asserted. Indirect speech, and
what was denied, declined or only supposed, is left out.

The vocabulary: https://schema.org/Quotation; a speaker is its `spokenByCharacter` ("Person or Organization to whom
the quotation is attributed within the containing CreativeWork"), a document its `isBasedOn`.

>>> import quotekit
>>> article = quotekit.extract("“We are ready,” Ada Okafor said. She said that it rained.")
>>> to_schemaorg(article, "story")["hasPart"]
[{'@type': 'Quotation', 'text': 'We are ready,', 'spokenByCharacter': {'@type': 'Person', 'name': 'Ada Okafor'}}]
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from quotekit.formats.jsonl import dumps
from quotekit.models import Article, Quote, Speaker

CONTEXT: Final = "https://schema.org"
_TYPES: Final = MappingProxyType(
    {"person": "Person", "organisation": "Organization", "group": "Organization", "document": "CreativeWork"}
)


def to_schemaorg(article: Article, id: str, *, url: str | None = None) -> dict[str, Any]:
    """The article as a `NewsArticle` whose parts are the quotations; `url` is where it was published."""
    names = {speaker.id: speaker for speaker in article.speakers}
    record: dict[str, Any] = {"@context": CONTEXT, "@type": "NewsArticle", "identifier": id}
    if url is not None:
        record |= {"@id": url, "url": url}
    for key, value in (("headline", article.title), ("datePublished", article.published)):
        if value is not None:
            record[key] = value
    record["inLanguage"] = article.language
    record["hasPart"] = [_quotation(q, names.get(q.speaker or "")) for q in article.quotes if _said_so(q)]
    return record


def schemaorg_line(article: Article, id: str) -> str:
    r"""The same on one line, without the newline; `<` is escaped, so that no text can end the script it stands in.

    >>> schemaorg_line(Article(text="Nobody spoke."), "</script>")
    '{"@context":"https://schema.org","@type":"NewsArticle","identifier":"\\u003c/script>","inLanguage":"en","hasPart":[]}'
    """
    return dumps(to_schemaorg(article, id)).replace("<", "\\u003c")


def _said_so(quote: Quote) -> bool:
    return bool(quote.quoted) and quote.polarity == "asserted"


def _quotation(quote: Quote, speaker: Speaker | None) -> dict[str, Any]:
    record: dict[str, Any] = {"@type": "Quotation", "text": " … ".join(span.text for span in quote.quoted)}
    if speaker is not None:
        key = "isBasedOn" if speaker.kind == "document" else "spokenByCharacter"
        # Nobody knows what an anonymous or an unknown speaker is; schema.org's most general type says no more.
        record[key] = {"@type": _TYPES.get(speaker.kind, "Thing"), "name": speaker.name}
    return record
