"""Every rule is right in its own examples, in the set as it will be used."""

from quotekit_harbour import add_rules, per_source, words

from quotekit import RULES, Extractor, Language
from quotekit.testing import check, check_examples


def test_examples_of_all_rules() -> None:
    assert check_examples(add_rules(RULES)) >= len(RULES) + 3


def test_a_letter_is_not_taken_for_a_credit() -> None:
    check(per_source, "“We sail at noon” (Tom Brandt to Ada Okafor).", {}, rules=add_rules(RULES))


def test_words() -> None:
    extractor = Extractor(Language.load("en").extend(words()), rules=add_rules(RULES))
    article = extractor.extract("Capt-Supt. Ada Okafor kibitzed that the tide was late.")
    assert [(q.text, q.cue and q.cue.text) for q in article.quotes] == [("that the tide was late", "kibitzed")]
    assert article.speakers[0].name == "Ada Okafor"


def test_the_installed_plugin_is_found() -> None:
    assert RULES.use_installed("harbour") == add_rules(RULES)
    assert "kibitz" in Language.load("en").use_installed("harbour").cues.verbs
