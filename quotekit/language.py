"""A language: its TOML files, read, validated and turned into look-ups.

>>> language = Language.load("en")
>>> language.cues.verbs["say"].grade
'always'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from importlib import resources
from typing import TypeVar

from pydantic import BaseModel

from quotekit.errors import InvalidLexicon, UnknownLanguage, did_you_mean
from quotekit.inflection import Form, VerbForms, other_forms, reporting_forms, split_forms
from quotekit.lexicon import AsideFile, ClaimFile, CueFile, Lexicon, MarkFile, MentionFile, StructureFile, WordFile
from quotekit.merging import merged, merged_cues, with_abbreviations
from quotekit.parsing import parse
from quotekit.plugins import installed

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

    def extend(self, *lexicons: Lexicon) -> Language:
        """This language with words of one's own; itself stays as it was.

        Raises `InvalidLexicon` where a lexicon contradicts the language or itself: it names the
        lexicon, the entry and what to do.

        >>> house = Lexicon.parse('verbs.kibitz = { frames = ["that", "bare"] }')
        >>> language = Language.load("en").extend(house)
        >>> language.cues.verbs["kibitz"].frames, "kibitz" in Language.load("en").cues.verbs
        (('that', 'bare'), False)
        """
        language = self
        for lexicon in lexicons:
            language = language._with(lexicon)
        return language

    def use_installed(self, *names: str) -> Language:
        """This language with the words of the plugins that are installed, or of those of these names only.

        A plugin is an entry point in the group `quotekit.lexicons`: a `Lexicon`, or a function without
        arguments that gives one. Nothing is loaded but by this call. Raises `UnknownPlugin`, and
        `PluginFailed` with the plugin's name and cause.
        """
        language = self
        for plugin in installed("quotekit.lexicons", names):
            language = plugin.use(partial(_plugged, language))
        return language

    def _with(self, lexicon: Lexicon) -> Language:
        name, drop = lexicon.name, lexicon.drop
        words = merged(self.words, lexicon.words, drop.words, where=f"{name}: words")
        mentions = merged(self.mentions, lexicon.mentions, drop.mentions, where=f"{name}: mentions")
        structure = merged(self.structure, lexicon.structure, drop.structure, where=f"{name}: structure")
        return Language.of(
            self.code,
            words=words,
            marks=merged(self.marks, lexicon.marks, drop.marks, where=f"{name}: marks"),
            structure=with_abbreviations(structure, lexicon.mentions),
            cues=merged_cues(self.cues, lexicon, words),
            mentions=mentions,
            asides=merged(self.asides, lexicon.asides, drop.asides, where=f"{name}: asides"),
            claims=self.claims,
        )


def _plugged(language: Language, value: object) -> Language:
    found = value() if callable(value) else value
    if not isinstance(found, Lexicon):
        raise InvalidLexicon(f"{value!r} is neither a Lexicon nor a function that gives one")
    return language.extend(found)


def _shipped(code: str, name: str, model: type[_File]) -> _File:
    file = resources.files("quotekit") / "data" / code / f"{name}.toml"
    return parse(file.read_text(encoding="utf-8"), model, name=f"{code}/{name}.toml", whole=True)
