"""What a source is by its own words: a name, a pronoun, a role, an organisation, ..., or none."""

from __future__ import annotations

from typing import get_args

from quotekit.fold import fold
from quotekit.language import Language
from quotekit.mentions import MentionTables, describe
from quotekit.models import MentionForm
from quotekit.tagging import Tagger
from quotekit.tokens import Passage

FORMS = (*get_args(MentionForm), "none")


class SourceForms:
    """Sorts sources by their form, annotated and predicted ones alike; what stands around them is not looked at."""

    def __init__(self, language: Language) -> None:
        self._tagger = Tagger.of(language)
        self._tables = MentionTables.of(language)
        self._known: dict[str, str] = {}

    def of(self, source: str) -> str:
        """The form of a source; `none` for an empty one.

        >>> forms = SourceForms(Language.load("en"))
        >>> [forms.of(source) for source in ("Ada Okafor", "she", "the mayor", "sources", "the ministry", "")]
        ['name', 'pronoun', 'role', 'anonymous', 'organisation', 'none']
        """
        if source not in self._known:
            self._known[source] = self._describe(source)
        return self._known[source]

    def _describe(self, source: str) -> str:
        if not source.strip():
            return "none"
        passage = Passage.read(fold(source), 0, len(source), (), self._tagger)
        return describe(passage, 0, len(passage.words), self._tables).form
