"""`quotekit verify`: checks claimed quotations against articles.

The exit status is for scripts: 0 exact, 1 found but not as claimed, 2 wrong command, 3 absent, 4 something could not
be read. Of several claims, the worst counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

import quotekit
from quotekit.cli import show
from quotekit.cli.common import Faults, with_extractor
from quotekit.cli.output import Format, opened
from quotekit.errors import InvalidClaim, QuotekitError, RuleFailed, UnreadableInput
from quotekit.formats.jsonl import dumps
from quotekit.models import Failure
from quotekit.reading import read_documents, read_json_lines
from quotekit.verifier import QuoteIndex, Verdict

FOUND, ABSENT, UNREADABLE = 1, 3, 4

_STYLES = {"equal": "", "left_out": "red strike", "added": "green"}
_HEADS = {"exact": "bold green", "absent": "bold", "other_speaker": "bold red"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A claim to check, and what it is called in the file it came from."""

    quote: str
    speaker: str | None = None
    id: str | None = None


@with_extractor(indirect=True)
def verify(
    extractor: quotekit.Extractor,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="Articles, as for `extract`: files, folders, .jsonl files, or - ."),
    ],
    quote: Annotated[
        str | None, typer.Option("--quote", "-q", metavar="TEXT", help="The claimed words, with or without marks.")
    ] = None,
    speaker: Annotated[
        str | None, typer.Option("--speaker", "-s", metavar="NAME", help="Who is claimed to have said them.")
    ] = None,
    claims: Annotated[
        str | None,
        typer.Option(
            "--claims", metavar="FILE", help='Many claims: a .jsonl file of {"quote"}, and perhaps "speaker" and "id".'
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, metavar="N", help="How many articles to tell for each claim.")
    ] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="A verdict a line, as a JSON object.")] = False,
) -> None:
    """Check whether an article, or one of many, has somebody say what is claimed.

    Answers exact, altered, shortened, joined, other speaker, indirect, narration, unattributed or absent. Exit status:
    0 exact, 1 found but not as claimed, 2 wrong command, 3 absent, 4 something could not be read.
    """
    if (quote is None) == (claims is None):
        raise typer.BadParameter("give either --quote or --claims", param_hint="--quote")
    if claims is not None and speaker is not None:
        raise typer.BadParameter('with --claims, each claim has its own "speaker"', param_hint="--speaker")
    faults = Faults()
    index = QuoteIndex(extractor=extractor, on_failure=partial(_passed_over, faults))
    if quote is not None:
        _check(index, quote, speaker)
    for document in read_documents(paths, on_fault=faults):
        index.add(document.text, id=document.id)
    worst = _Worst()
    asked = [_Asked(quote, speaker)] if quote is not None else _claims(str(claims), faults)
    with opened(None, Format.jsonl if as_json else Format.table) as out:
        console = show.console(out)
        for claim in asked if len(index) else ():
            try:
                verdicts = index.search(claim.quote, speaker=claim.speaker, limit=limit)
            except QuotekitError as fault:
                faults(fault if claim.id is None else UnreadableInput(f"{claim.id}: {fault}"))
                continue
            worst.see(verdicts[0])
            for verdict in verdicts:
                if as_json:
                    out.write(_line(verdict, claim.id) + "\n")
                else:
                    _tell(console, verdict, claim.id)
    status = UNREADABLE if faults.count and (claims is not None or worst.status or not worst.seen) else worst.status
    if status:
        raise typer.Exit(status)


def _passed_over(faults: Faults, article: str, failure: Failure) -> None:
    faults(RuleFailed(f"{article}: {failure}"))


class _Worst:
    """The exit status of the worst verdict seen."""

    def __init__(self) -> None:
        self.status, self.seen = 0, False

    def see(self, verdict: Verdict) -> None:
        self.seen = True
        self.status = max(self.status, 0 if verdict.exact else FOUND if verdict.found else ABSENT)


def _check(index: QuoteIndex, quote: str, speaker: str | None) -> None:
    """Refuses a claim that cannot be checked before anything is read."""
    hint = "--quote"
    try:
        index.verifier.claim(quote)
        hint = "--speaker"
        if speaker is not None:
            index.verifier.names.check(speaker)
    except InvalidClaim as fault:
        raise typer.BadParameter(str(fault), param_hint=hint) from fault


def _claims(path: str, faults: Faults) -> Iterator[_Asked]:
    """The claims of a file, each with its id, or else its place."""
    for number, record in read_json_lines(path, on_fault=faults):
        where = f"{path}:{number}"
        wrong = [key for key in ("quote", "speaker") if not isinstance(record.get(key), str | None)]
        if wrong or record.get("quote") is None:
            key = wrong[0] if wrong else "quote"
            faults(UnreadableInput(f'{where}: "{key}" must be a string'))
            continue
        yield _Asked(record["quote"], record.get("speaker"), str(record.get("id", where)))


def _line(verdict: Verdict, name: str | None) -> str:
    record = verdict.model_dump()
    return dumps(record if name is None else {"id": name, **record})


def _tell(console: Console, verdict: Verdict, name: str | None) -> None:
    """A verdict for a person: its kind, its reason, and the words compared."""
    head = Text(verdict.kind.replace("_", " "), _HEADS.get(verdict.kind, "bold yellow"))
    places = ", ".join(f"{span.start}-{span.end}" for span in verdict.spans)
    facts = [name, verdict.article, f"at {places}" if places else None, f"confidence {verdict.confidence:.2f}"]
    head.append("  " + "  ".join(show.printable(fact) for fact in facts if fact), "dim")
    console.print(head, soft_wrap=True)
    console.print(Padding(Text(show.printable(verdict.explanation)), (0, 0, 0, 2)))
    pieces = [Text(show.printable(text), _STYLES[kind]) for kind, text in verdict.pieces()]
    if pieces:
        console.print(Padding(Text(" ").join(pieces), (0, 0, 0, 2)))
