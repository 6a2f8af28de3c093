"""What one word is."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgate.counting.tokens import count_tokens, crowded

PLAIN = st.text(alphabet=string.ascii_letters + string.digits + string.punctuation + " \t\n\u00a0\u2009é’“—")
JOINERS = (
    "\u200b\u200c\u200d\u2060\ufeff\u115f\u1160\u180e\u2800\u3164\uffa0\u200e\u2063\ufe0f\u034f\U000e0020"
)
ANYTHING = st.text()
WITH_JOINERS = st.text(alphabet=st.one_of(st.sampled_from(JOINERS + "\u00ad \u3042文。"), st.characters()))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("   ", 0),
        ("one", 1),
        ("one two", 2),
        ("  one \t two\nthree  ", 3),
        ("no\u00a0break", 2),
        ("thin\u2009space", 2),
        ("figure\u2007space", 2),
        ("narrow\u202fspace", 2),
        ("ideographic\u3000space", 2),
        ("a word—and another", 3),
        ("2019–2021", 1),
        ("well-being", 1),
        ("non\u2011breaking", 1),
        ("pupils’ work", 2),
        ("and/or", 1),
        ("a - b", 3),
        ("& … *", 3),
        ("soft\u00adhyphen", 1),
        ("\u00ad", 0),
        ("https://school.example/a", 1),
        ("漢字", 2),
        ("漢字。", 2),
        ("ひらがな and カタカナ", 9),
        ("教師teacher員", 4),
        ("한국어 단어", 2),
        ("\U00020000\U00020001", 2),
    ],
)
def test_words_are_runs_without_spaces(text, words):
    counted = count_tokens(text)

    assert (counted.strict, counted.lenient, counted.joiners) == (words, words, 0)


@pytest.mark.parametrize("joiner", list(JOINERS))
def test_a_word_joined_by_an_invisible_character_counts_as_two_strictly_and_one_leniently(joiner):
    counted = count_tokens(f"our{joiner}pupils")

    assert (counted.strict, counted.lenient, counted.joiners) == (2, 1, 1)


def test_invisible_characters_beside_spaces_are_reported_and_add_no_word():
    counted = count_tokens("\ufeffour \u200bpupils\u200b")

    assert (counted.strict, counted.lenient, counted.joiners) == (2, 2, 3)


@given(PLAIN)
def test_plain_text_counts_as_python_splits_it(text):
    counted = count_tokens(text)

    assert counted.strict == counted.lenient == len(text.split())


@given(WITH_JOINERS)
def test_the_strict_count_is_never_below_the_lenient_one(text):
    counted = count_tokens(text)

    assert counted.strict >= counted.lenient >= 0


@given(ANYTHING, ANYTHING)
def test_words_of_two_texts_add_up(one, other):
    first, second, both = count_tokens(one), count_tokens(other), count_tokens(f"{one} {other}")

    assert both.strict == first.strict + second.strict
    assert both.lenient == first.lenient + second.lenient
    assert both.joiners == first.joiners + second.joiners
    assert both.disguised == first.disguised + second.disguised


@given(ANYTHING)
def test_soft_hyphens_change_nothing(text):
    text = text.replace("\u00ad", "")

    hyphened = count_tokens("\u00ad".join(text))

    assert (hyphened.strict, hyphened.lenient) == (count_tokens(text).strict, count_tokens(text).lenient)


@pytest.mark.parametrize(
    ("token", "more"),
    [
        ("the/quick/brown/fox/jumps", 4),
        ("we/do/as/we", 3),
        ("we-do-as-we-do-it-all", 6),
        ("a" * 41, 6),
        ("the.quick.brown.fox.jumps", 4),
        ("the_quick_brown_fox", 3),
        ("the|quick|brown|fox", 3),
        ("the1quick2brown3fox", 3),
        ("the@quick@brown@fox", 3),
        ("we—planned—then—reviewed", 3),
        ("the-quick-brown-fox-jumps-over-the-lazy-dog", 8),
        ("wethenplannedtherevieweverytermwiththestaffinmind", 8),
        ("don’tstopplanningthereviewthatthestaffaskedus’for", 7),
        ("www." + ".".join(["pupils"] * 30), 11),
    ],
)
def test_a_sentence_without_spaces_is_seen(token, more):
    counted = count_tokens(f"here {token} ends")

    assert (counted.strict, counted.disguised) == (3, more)


@pytest.mark.parametrize(
    "token",
    [
        "and/or",
        "we-do-as-we-do-it",
        "a" * 40,
        "he/she/they",
        "(2019–2021)",
        "state-of-the-art",
        "never-to-be-forgotten",
        "e.g.",
        "1,234,567.89",
        "https://www.school.example/policies/behaviour/2021/rewards-and-sanctions.pdf",
        "(https://doi.org/10.1000/182)",
        "http:www.health.example/nursing/workforce/resources.html",
        "learn.school.example.org/policies/behaviour/2021/rewards-and-sanctions.pdf",
        "C:\\Users\\Head\\Documents\\school-plan-for-reading.docx",
        "../plans/reading/autumn/our-plan.docx",
        "10.1080/02671522.2019.1677762",
        "office.manager@fellside-primary.example",
        "antidisestablishmentarianism",
        "________________________________________________________",
        "........................................................12",
        "’’’’",
    ],
)
def test_usual_tokens_are_no_disguise(token):
    assert count_tokens(f"see {token} there").disguised == 0


def test_a_joined_sentence_is_seen_behind_invisible_characters():
    assert count_tokens("the/quick/brown/fox\u200bjumps").disguised == 3


@pytest.mark.parametrize("piece", [".", "a.", "a@", "a-", "1.", "'", "(", "a/", "\u200b", "文", "\u00ad"])
def test_a_token_of_any_length_is_counted_in_no_time(piece):
    counted = count_tokens(piece * 200_000)

    assert counted.strict >= counted.lenient


def test_words_with_soft_hyphens_are_not_crowded():
    text = " ".join(["imple\u00admen\u00adta\u00adtion"] * 200)
    assert crowded([text], 200, 0) == 0


@given(st.text(alphabet="aZé9_-/.,'’‘“”–—…•\u00a0\u00ad \u001c"))
def test_joined_words_are_counted_alike_whether_or_not_a_text_is_plain(text):
    """An accent, a CJK character or a joiner elsewhere in a text only decides how fast it is counted."""
    joined = crowded([text], 1, 0)

    assert crowded([f"{text} é"], 1, 0) == crowded([f"{text} \u3042"], 1, 0) == joined
    assert count_tokens(f"{text} é").strict == count_tokens(text).strict + 1
    assert count_tokens(f"{text} \u200b").disguised == count_tokens(text).disguised


@pytest.mark.parametrize("mark", list("’‘“”–—…•\u00a0"))
def test_the_marks_that_word_processors_set_are_no_special_characters(mark):
    assert count_tokens(f"one{mark}two").joiners == 0
    assert count_tokens(f"one{mark}two\u200bthree").joiners == 1


STROKES = "\ua78f\u1427\u318d\u02d1\u02cd\u0640\u01c0"


@pytest.mark.parametrize("letter", STROKES)
def test_letters_of_other_scripts_that_join_latin_words_are_marks(letter):
    text = " ".join(f"pupils{letter}learn" for _ in range(50))
    assert crowded([text], 50, 0) == 50
    assert count_tokens(letter.join(["pupils"] * 5)).disguised == 4


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Hawai\u02bbi",
            "o\u02bcclock",
            "/s\u026a\u02d0t/",
            "T\u5b57\u578b",
            "a\u5b66b",
            "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
        ),
        *("na\u00efve", "\u041c\u043e\u0441\u043a\u0432\u0430", "caf\u00e9-goers"),
    ],
)
def test_words_of_other_scripts_are_no_marks(text):
    assert crowded([f"{text} and so on to the end of it all as we all said here today yes so"], 20, 0) == 0


def test_one_compound_in_fifteen_words_is_usual_and_one_in_ten_is_not():
    assert crowded([" ".join(["well-known"] * 10)], 150, 0) == 0
    assert crowded([" ".join(["well-known"] * 10)], 100, 0) == 10


def test_names_with_their_years_are_no_joined_words():
    text = " ".join(["(Fullan,2011;Bush,2010;Hattie,2009;Day,2007)"] * 9)
    assert count_tokens(text).disguised == 0
    assert crowded([text], 9, 0) == 0
    assert count_tokens("plan,to,teach,all,pupils,2011").disguised == 4
