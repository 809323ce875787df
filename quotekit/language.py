"""A language: its TOML files, read, validated and turned into look-ups.

>>> language = Language.load("en")
>>> language.cues.verbs["say"].grade
'always'
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from quotekit.errors import InvalidLexicon, UnknownLanguage, did_you_mean
from quotekit.inflection import Form, VerbForms, other_forms, reporting_forms, split_forms
from quotekit.lexicon import AsideFile, ClaimFile, CueFile, MarkFile, MentionFile, StructureFile, WordFile

_File = TypeVar("_File", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Language:
    """Everything quotekit knows about one language."""

    code: str
    words: WordFile
    marks: MarkFile
    structure: StructureFile
    cues: CueFile
    mentions: MentionFile
    asides: AsideFile
    claims: ClaimFile
    reporting: dict[str, Form] = field(repr=False)
    forms: VerbForms = field(repr=False)
    other: VerbForms = field(repr=False)

    @staticmethod
    @cache
    def load(code: str) -> Language:
        """The language shipped under a code (`en`). Raises `UnknownLanguage`, `InvalidLexicon`."""
        folder = resources.files("quotekit") / "data" / code
        if not code.isalpha() or not folder.is_dir():
            known = [p.name for p in (resources.files("quotekit") / "data").iterdir() if p.is_dir()]
            raise UnknownLanguage(f"no language {code!r}; {did_you_mean(code, known)}")

        def read(name: str, model: type[_File]) -> _File:
            return _shipped(code, name, model)

        return Language.of(
            code,
            words=read("words", WordFile),
            marks=read("marks", MarkFile),
            structure=read("structure", StructureFile),
            cues=read("cues", CueFile),
            mentions=read("mentions", MentionFile),
            asides=read("asides", AsideFile),
            claims=read("claims", ClaimFile),
        )

    @staticmethod
    def of(
        code: str,
        *,
        words: WordFile,
        marks: MarkFile,
        structure: StructureFile,
        cues: CueFile,
        mentions: MentionFile,
        asides: AsideFile,
        claims: ClaimFile | None = None,
    ) -> Language:
        """A language from its files; the verb forms are worked out here. Without `claims`, those of the code serve."""
        reporting = reporting_forms(cues.verbs, words)
        claims = claims or _shipped(code, "claims", ClaimFile)
        return Language(
            code, words, marks, structure, cues, mentions, asides, claims,
            reporting=reporting, forms=split_forms(reporting), other=other_forms(words),
        )  # fmt: skip


def _shipped(code: str, name: str, model: type[_File]) -> _File:
    file = resources.files("quotekit") / "data" / code / f"{name}.toml"
    return parse(f"{code}/{name}.toml", file.read_text(encoding="utf-8"), model)


def parse(name: str, text: str, model: type[_File]) -> _File:
    """A TOML text as a validated file of words; `name` is for the error."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise InvalidLexicon(f"{name}: not TOML: {fault}") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(map(str, first["loc"])) or "top level"
        raise InvalidLexicon(f"{name}: {where}: {first['msg']} ({fault.error_count()} faults in all)") from fault
