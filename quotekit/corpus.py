"""Many documents: one after the other or on several processes, in order, as a stream.

>>> for document, article in extract_many(["“No,” said Ada.", "Nobody spoke."]):
...     print(document.id, [quote.text for quote in article.quotes])
0 ['“No,”']
1 []
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from quotekit.errors import DocumentFailed, InvalidOption, QuotekitError, UnreadableInput
from quotekit.models import Article
from quotekit.pipeline import Extractor
from quotekit.reading import AS_NAMED, Document, Reading, document_of
from quotekit.transport import pack, unpack

Item = str | Document | Mapping[str, Any]
T = TypeVar("T")

OnError = Callable[[DocumentFailed], None]
Then = Callable[[Document, Article], T]


@overload
def extract_many(
    items: Iterable[Item],
    *,
    processes: int | None = 1,
    extractor: Extractor | None = None,
    then: None = None,
    on_error: None = None,
    columns: Reading = AS_NAMED,
    start_method: str | None = None,
) -> Generator[tuple[Document, Article | DocumentFailed], None, None]: ...
@overload
def extract_many(
    items: Iterable[Item],
    *,
    processes: int | None = 1,
    extractor: Extractor | None = None,
    then: None = None,
    on_error: OnError,
    columns: Reading = AS_NAMED,
    start_method: str | None = None,
) -> Generator[tuple[Document, Article], None, None]: ...
@overload
def extract_many(
    items: Iterable[Item],
    *,
    processes: int | None = 1,
    extractor: Extractor | None = None,
    then: Then[T],
    on_error: None = None,
    columns: Reading = AS_NAMED,
    start_method: str | None = None,
) -> Generator[tuple[Document, T | DocumentFailed], None, None]: ...
@overload
def extract_many(
    items: Iterable[Item],
    *,
    processes: int | None = 1,
    extractor: Extractor | None = None,
    then: Then[T],
    on_error: OnError,
    columns: Reading = AS_NAMED,
    start_method: str | None = None,
) -> Generator[tuple[Document, T], None, None]: ...
def extract_many(
    items: Iterable[Item],
    *,
    processes: int | None = 1,
    extractor: Extractor | None = None,
    then: Then[Any] | None = None,
    on_error: OnError | None = None,
    columns: Reading = AS_NAMED,
    start_method: str | None = None,
) -> Generator[tuple[Document, Any], None, None]:
    """Each document with its article, in the order of the documents; the same on any number of processes.

    - `items`: texts, `Document`s, or mappings with a `text` and perhaps `id`, `title` and `published`,
      from any iterable, which may be endless. What has no id is called by its place, counted from 0.
    - `processes`: 1 works right here; more start that many workers; None, one for each core.
    - `extractor`: the one to use, with rules of your own perhaps; by default that of `extract`.
    - `then`: what to make of each article *in the worker*: a function of the document and the article.
      A string or a few numbers come back much faster than whole articles do.
    - `on_error`: called with each `DocumentFailed`. Without it, the `DocumentFailed` stands in the
      place of the article. Either way the others are done. A document fails if a rule or `then`
      raises, if the item is no document, or if it kills two worker processes.
    - `columns`: the names of these four in the mappings, where they are others: `Reading(text="body")`.
    - `start_method`: `fork`, `spawn` or `forkserver`; by default Python's own for the platform.

    Only a few documents for each process are read ahead and kept, so memory stays level. A worker
    that dies, or is killed, is replaced, and what it held is done again. What `items` itself raises
    is raised, when the documents before it are done. Raises `InvalidOption`; `WorkersFailed` if no
    process starts; `MissingExtra` if the rules cannot be sent without cloudpickle (extra `corpora`).
    `close()` of what is returned ends the workers early; a loop that is left does so by itself.

    >>> def speakers(document, article):
    ...     return [speaker.name for speaker in article.speakers]
    >>> texts = [{"id": "a1", "text": "“No,” said Ada Okafor."}, {"id": "a2"}]
    >>> for document, names in extract_many(texts, then=speakers, on_error=print):
    ...     print(document.id, names)
    a1 ['Ada Okafor']
    document 1 (a2): no "text" in this object
    """
    task = _Task(Extractor() if extractor is None else extractor, then)
    documents = (_numbered(place, item, columns) for place, item in enumerate(items))
    results = _results(documents, task, _count(processes), start_method)
    return results if on_error is None else _without_failures(results, on_error)


def _count(processes: int | None) -> int:
    if processes is None:
        from quotekit.workers import cores

        return cores()
    if processes < 1:
        raise InvalidOption(f"processes must be 1 or more, or None for one on each core; not {processes}")
    return processes


def _without_failures(
    results: Iterator[tuple[Document, Any]], on_error: OnError
) -> Generator[tuple[Document, Any], None, None]:
    for document, result in results:
        if isinstance(result, DocumentFailed):
            on_error(result)
        else:
            yield document, result


def _results(
    documents: Iterable[_Numbered], task: _Task, processes: int, start_method: str | None
) -> Generator[tuple[Document, Any], None, None]:
    if processes == 1:
        for numbered in documents:
            yield numbered.document, task(numbered)
        return
    from quotekit.workers import Lost, spread  # multiprocessing is slow to import, and often not needed

    for numbered, result in spread(
        documents, task.packed, processes=processes, start_method=start_method, weight=_weight
    ):
        document = numbered.document
        if isinstance(result, Lost):
            yield document, DocumentFailed(numbered.place, document.id, result.reason)
        else:
            yield document, unpack(result)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A document and its place, or why the item that stood there is none."""

    place: int
    document: Document
    fault: str = ""


def _weight(numbered: _Numbered) -> int:
    return len(numbered.document.text)


def _numbered(place: int, value: object, columns: Reading) -> _Numbered:
    if isinstance(value, Document):
        return _Numbered(place, value)
    if isinstance(value, str):
        return _Numbered(place, Document(str(place), value))
    try:
        if not isinstance(value, Mapping):
            raise UnreadableInput(f"{place}: a str, a Document or a mapping was expected, not {type(value).__name__}")
        return _Numbered(place, document_of(value, str(place), how=columns))
    except UnreadableInput as fault:
        name = value.get(columns.id) if isinstance(value, Mapping) else None
        known = str(name) if isinstance(name, str | int) and not isinstance(name, bool) else str(place)
        return _Numbered(place, Document(known, ""), str(fault).partition(": ")[2])


@dataclass(frozen=True, slots=True)
class _Task:
    """What is done with a document; a fault becomes a value."""

    extractor: Extractor
    then: Then[Any] | None

    def __call__(self, numbered: _Numbered) -> Any:
        document = numbered.document
        if numbered.fault:
            return DocumentFailed(numbered.place, document.id, numbered.fault)
        try:
            article = self.extractor.extract(document.text, title=document.title, published=document.published)
            return article if self.then is None else self.then(document, article)
        except Exception as fault:
            return _failed(numbered, fault)

    def packed(self, numbered: _Numbered) -> bytes:
        """The same, ready to be sent."""
        result = self(numbered)
        try:
            return pack(result)
        except Exception as fault:
            return pack(_failed(numbered, fault))


def _failed(numbered: _Numbered, fault: Exception) -> DocumentFailed:
    said = str(fault) if isinstance(fault, QuotekitError) else f"{type(fault).__name__}: {fault}"
    detail = "".join(traceback.format_exception(fault))
    return DocumentFailed(numbered.place, numbered.document.id, " ".join(said.split()), detail)
