"""The words of the house, read from the file beside this module."""

from importlib.resources import files

from quotekit import Lexicon


def words() -> Lexicon:
    """What the Harbour Gazette says and other papers do not."""
    return Lexicon.read(files("quotekit_harbour") / "words.toml")
