"""Shows an article with its quotations marked: in a terminal, in a notebook, as a page.

>>> import quotekit
>>> print(ansi(quotekit.extract("“No,” said Ada."), colour=False))
⟦1 “No,”⟧ said Ada.
"""

from quotekit.render.inline import html
from quotekit.render.page import report
from quotekit.render.terminal import ansi, printable

__all__ = ["ansi", "html", "printable", "report"]
