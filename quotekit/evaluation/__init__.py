"""How good are the quotations found? Against annotated ones, with every difference in its context.

docs/evaluation.md says what each figure counts. The measure is the one on which the project's own figures rest.
"""

from __future__ import annotations

from collections.abc import Callable

from quotekit.errors import QuotekitError
from quotekit.evaluation.count import Sort, Tally
from quotekit.evaluation.forms import FORMS, SourceForms
from quotekit.evaluation.inputs import Annotated, Extracts, by_id, check_texts, extracted, placed, read_annotated
from quotekit.evaluation.result import By, Covered, Error, ErrorKind, Evaluation, Percent, Scope, Scores
from quotekit.evaluation.rows import Measure, Row
from quotekit.excerpts import words
from quotekit.formats.standoff import StandoffDocument
from quotekit.language import Language
from quotekit.pipeline import Extractor

__all__ = [
    "Annotated",
    "By",
    "Covered",
    "Error",
    "ErrorKind",
    "Evaluation",
    "Extracts",
    "Percent",
    "Scope",
    "Scores",
    "evaluate",
    "read_annotated",
]

_KINDS = ("direct", "mixed", "indirect")
_NO_RULE = "(no rule)"


def evaluate(
    gold: Annotated,
    pred: Annotated | None = None,
    *,
    extractor: Extracts | None = None,
    by: By | None = None,
    language: str = "en",
    on_fault: Callable[[QuotekitError], None] | None = None,
) -> Evaluation:
    """Compare quotations with annotated ones: precision, recall, F1, speakers, cues, and each error in its context.

    - `gold`: annotated documents. A path (JSON lines, stand-off or whole articles; CSV; a brat folder), or
      `StandoffDocument`s, or pairs of id and `Article`.
    - `pred`: the predicted ones, in any of these forms, matched by id; a document without a prediction counts as one
      in which nothing was found. Without `pred`, `extractor` (by default, that of `language`) reads the gold texts.
    - `by`: also give the figures of each `rule` (of the prediction), `kind` or sort of `source`.
    - `on_fault`: is handed what cannot be read or compared, and the rest is still done; without it, it is raised.
      It also gets the rules that failed, where the `extractor` passes over them.

    Raises `UnreadableInput`, `MismatchedTexts` if two texts of one id differ, and `UnknownLanguage`.

    >>> from quotekit.formats import from_standoff
    >>> gold = from_standoff({"id": "a1", "text": "“No,” said Ada Okafor. “Never.”", "quotes": [
    ...     {"id": "q1", "type": "direct", "content": [[0, 5], [23, 31]], "cue": [[6, 10]], "source": [[11, 21]]}]})
    >>> result = evaluate([gold], by="rule")
    >>> result.quoted.recall, result.quoted.precision, result.quoted.exact_recall, result.groups[0].name
    (100.0, 100.0, 100.0, 'quote_cue_source')
    """
    measure = Measure.load(language)
    tally = Tally(measure, by=by, sort=None if by is None else _sort(by, language))
    documents = by_id(read_annotated(gold, on_fault=on_fault), "gold", on_fault)
    answers = None
    if pred is not None:
        texts = {document.id: document.text for document in documents.values()}
        answers = by_id(read_annotated(pred, texts=texts, on_fault=on_fault), "predictions", on_fault)
    reader = extractor or Extractor(language)
    missing: list[str] = []
    for document in documents.values():
        try:
            if answers is None:
                answer = extracted(reader, document.text, document.id, on_fault=on_fault)
            elif document.id in answers:
                answer = answers[document.id]
            else:
                missing.append(document.id)
                answer = StandoffDocument(id=document.id, text=document.text)
            check_texts(document, answer)
        except QuotekitError as fault:
            if on_fault is None:
                raise
            on_fault(placed(fault, document.id))
            continue
        tally.add(document, answer)
    return tally.result(_order(by), missing)


def _sort(by: By, language: str) -> Sort:
    """Which group a quotation belongs to."""
    if by == "kind":
        return lambda text, row: row.quote.kind
    if by == "rule":
        return lambda text, row: row.quote.rule or _NO_RULE
    forms = SourceForms(Language.load(language))

    def form(text: str, row: Row) -> str:
        return forms.of(words(text, row.quote.source))

    return form


def _order(by: By | None) -> Callable[[Scores], tuple[object, ...]]:
    """Kinds and sources in a fixed order, rules by how often they fired."""
    if by == "rule":
        return lambda scores: (-scores.predicted, scores.name)
    fixed = _KINDS if by == "kind" else FORMS
    return lambda scores: (fixed.index(scores.name),)
