"""pytest runs the cases in files that are called `….quotes.toml`; without such a file this does nothing.

The file's format is that of `quotekit.cases`. pytest finds the plugin by its entry point;
`-p no:quotekit` turns it off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from quotekit.models import Article


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Files of cases, wherever pytest looks for tests."""
    if not file_path.name.endswith(".quotes.toml"):
        return None
    return CasesFile.from_parent(parent, path=file_path)


class CasesFile(pytest.File):
    """One file: a test for each quotation, and one for what else is found where nothing else may be."""

    def collect(self) -> Iterator[pytest.Item]:
        from quotekit.cases import read_cases
        from quotekit.errors import QuotekitError

        try:
            file = read_cases(self.path)
            extractor = file.extractor(self.path.parent)
        except QuotekitError as fault:
            raise self.CollectError(str(fault)) from fault
        for title, case in file.titled():
            articles = _Once(partial(extractor.extract, case.text))
            for quote in case.quotes:
                item = self._item(f"{title} > {' … '.join(quote.content)[:60]}", articles, quote.fault)
                if quote.xfail is not None:
                    item.add_marker(pytest.mark.xfail(reason=quote.xfail, strict=True))
                yield item
            if case.complete or not case.quotes:
                yield self._item(f"{title} > nothing else", articles, case.extra)

    def _item(self, name: str, articles: _Once, fault: Callable[[Article], str]) -> pytest.Item:
        return CaseItem.from_parent(self, name=name, articles=articles, fault=fault)


class CaseItem(pytest.Item):
    """One quotation that must be found."""

    def __init__(self, *, articles: _Once, fault: Callable[[Article], str], **rest: Any) -> None:
        super().__init__(**rest)
        self.articles, self.fault = articles, fault

    def runtest(self) -> None:
        told = self.fault(self.articles())
        if told:
            raise CaseFailed(told)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong with the quotation, and no traceback: nobody's code is at fault."""
        return str(excinfo.value) if isinstance(excinfo.value, CaseFailed) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


class CaseFailed(AssertionError):
    """A quotation is not found as it is written down."""


class _Once:
    """The article of a case, extracted when its first test asks for it."""

    def __init__(self, extract: Callable[[], Article]) -> None:
        self.extract = extract
        self.article: Article | None = None

    def __call__(self) -> Article:
        if self.article is None:
            self.article = self.extract()
        return self.article
