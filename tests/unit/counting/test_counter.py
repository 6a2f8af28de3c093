"""Ledgers: the figures, and every reason for doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.manuscripts import RULE, heading, manuscript, prose
from scriptgate.counting.counter import count_words
from scriptgate.counting.doubts import MOST_TEXT_BOX_WORDS, WORDS_A_PAGE
from scriptgate.counting.leaving_out import MOST_CONTENTS_WORDS
from scriptgate.counting.ledger import Certainty, CountingRule, Difference, Part
from scriptgate.documents.manuscript import Block, Kind, Manuscript, Signals

LIMIT = 4000

TEXTS = st.text(alphabet=st.one_of(st.sampled_from("  \u200b文/-."), st.characters()), max_size=40)
BLOCKS = st.lists(
    st.one_of(
        st.builds(
            Block, TEXTS, st.sampled_from(list(Kind)), level=st.none() | st.integers(1, 9), bold=st.booleans()
        ),
        st.builds(prose, st.integers(0, 80), st.sampled_from(list(Kind))),
        st.sampled_from(
            [
                heading("Annex A: Plan"),
                heading("Evaluation"),
                heading("References"),
                Block("Annex B: Plan"),
                Block("Appendices", bold=True),
            ]
        ),
    ),
    max_size=15,
)
RULES = st.builds(
    lambda outside, more: CountingRule(frozenset(outside), frozenset(outside | more)),
    st.sets(st.sampled_from(list(Part))),
    st.sets(st.sampled_from(list(Part))),
)


def words_by_part(ledger):
    return {part.part: part.words for part in ledger.parts}


def doubts_of(ledger):
    return {doubt.code: (doubt.less, doubt.more) for doubt in ledger.doubts}


def test_each_part_is_counted_once_and_says_whether_it_counts():
    ledger = count_words(
        manuscript(
            Block("Reading for all", Kind.TITLE),
            prose(12, Kind.CONTENTS),
            heading("What we did"),
            prose(100),
            prose(20, Kind.TABLE),
            prose(8, Kind.FOOTNOTE),
            prose(4, Kind.HEADER),
            heading("References"),
            prose(30),
            heading("Annex A: Plan"),
            prose(40),
        ),
        RULE,
    )

    assert [(part.part.value, part.words, part.in_strict, part.in_lenient) for part in ledger.parts] == [
        ("title-page", 3, True, False),
        ("heading", 4, True, False),
        ("body", 100, True, True),
        ("table", 20, True, False),
        ("footnote", 8, True, False),
        ("bibliography", 30, True, False),
        ("contents", 12, False, False),
        ("header-footer", 4, False, False),
        ("annex", 43, False, False),
    ]
    assert (ledger.strict, ledger.lenient, ledger.total) == (165, 100, 224)
    assert ledger.doubts == ()


@pytest.mark.parametrize("words", [LIMIT - 1, LIMIT, LIMIT + 1])
def test_a_plain_account_has_exactly_its_words(words):
    ledger = count_words(manuscript(prose(words - 1000), prose(1000), heading("Annex A"), prose(500)), RULE)

    assert (ledger.strict, ledger.lenient, ledger.lowest, ledger.highest) == (words,) * 4


def test_sections_have_both_figures_and_their_page():
    ledger = count_words(
        manuscript(heading("One", page=2), prose(50), prose(5, Kind.TABLE), heading("Two", page=3), prose(7)),
        RULE,
    )

    assert [(item.title, item.strict, item.lenient, item.page) for item in ledger.sections] == [
        ("One", 56, 50, 2),
        ("Two", 8, 7, 3),
    ]


@given(BLOCKS, RULES)
def test_parts_add_up_to_the_total_and_sections_to_the_figures(blocks, rule):
    ledger = count_words(manuscript(*blocks), rule)

    assert sum(part.words for part in ledger.parts) == ledger.total
    assert sum(part.words for part in ledger.parts if part.in_strict) == ledger.strict
    assert sum(section.strict for section in ledger.sections) == ledger.strict
    assert sum(section.lenient for section in ledger.sections) == ledger.lenient


@given(BLOCKS, RULES)
def test_the_figures_keep_their_order(blocks, rule):
    ledger = count_words(manuscript(*blocks), rule)

    assert 0 <= ledger.lowest <= ledger.lenient <= ledger.strict <= ledger.highest
    assert ledger.strict <= ledger.total


@given(BLOCKS, st.data())
def test_moving_the_boundary_moves_exactly_the_words_between(blocks, data):
    blocks = [prose(30), *blocks, prose(3)]
    at = data.draw(st.integers(0, len(blocks) - 1))

    with_annexes = count_words(manuscript(*blocks), RULE, at)
    without = count_words(manuscript(*blocks), RULE, -1)
    tail = count_words(manuscript(*blocks[at:]), RULE, 0)

    assert with_annexes.total == without.total
    assert words_by_part(with_annexes).get(Part.ANNEX, 0) == words_by_part(tail).get(Part.ANNEX, 0)
    assert with_annexes.strict <= without.strict


def test_the_boundary_at_the_next_annex_moves_one_annex():
    account = manuscript(prose(100), heading("Annex A"), prose(40), heading("Annex B"), prose(50))

    found, moved = count_words(account, RULE), count_words(account, RULE, 3)

    assert (found.strict, moved.strict) == (100, 142)
    assert (found.total, moved.total) == (194, 194)


def test_a_confirmed_block_that_is_not_there_is_an_error():
    with pytest.raises(ValueError, match="no block 1"):
        count_words(manuscript(prose(9)), RULE, 1)


def test_an_empty_file_has_no_words():
    ledger = count_words(manuscript(), RULE)

    assert (ledger.strict, ledger.lenient, ledger.total, ledger.parts, ledger.sections) == (0, 0, 0, (), ())


class TestDoubts:
    @pytest.mark.parametrize(
        ("signals", "code", "change"),
        [
            (Signals(inserted_words=12, deleted_words=7), "tracked-changes", (12, 7)),
            (Signals(deleted_words=1), "tracked-changes", (0, 1)),
            (Signals(faint_words=30), "hidden-text", (30, 0)),
            (Signals(image_only_pages=2), "text-as-image", (0, 2 * WORDS_A_PAGE)),
            (Signals(unreadable_parts=1), "unreadable-part", (0, 1000)),
            (Signals(words_elsewhere=51), "text-elsewhere", (0, 51)),
        ],
    )
    def test_what_extraction_saw_makes_the_count_doubtful(self, signals, code, change):
        ledger = count_words(manuscript(prose(100), signals=signals), RULE)

        assert doubts_of(ledger) == {code: change}
        assert (ledger.lowest, ledger.highest) == (100 - change[0], 100 + change[1])

    @pytest.mark.parametrize("signals", [Signals(), Signals(comments=3, images=4, embedded_files=1)])
    def test_comments_and_pictures_change_no_count(self, signals):
        assert count_words(manuscript(prose(100), signals=signals), RULE).doubts == ()

    @pytest.mark.parametrize(
        ("block", "code", "change"),
        [
            (prose(5, Kind.HIDDEN), "hidden-text", (5, 0)),
            (prose(MOST_TEXT_BOX_WORDS + 1, Kind.TEXT_BOX), "text-box", (MOST_TEXT_BOX_WORDS + 1, 0)),
            (Block("the/quick/brown/fox"), "joined-words", (0, 3)),
            (Block("our\u200bpupils"), "invisible-characters", (0, 0)),
            (prose(41, Kind.HEADER), "header-footer", (0, 41)),
            (prose(41, Kind.FORM), "form", (0, 41)),
            (prose(41, Kind.CONTENTS), "contents", (0, 41)),
        ],
    )
    def test_some_texts_make_the_count_doubtful(self, block, code, change):
        assert doubts_of(count_words(manuscript(prose(100), block), RULE)) == {code: change}

    def test_of_pictures_it_is_said_under_which_headings_they_stand(self):
        signals = Signals(image_only_pages=5)
        titles = ("Our aims", "Results", "Evaluation", "Impact")
        sections = [block for title in titles for block in (heading(title), prose(50))]
        account = Manuscript("docx", tuple(sections), signals=signals, pictures=(2, 2, 4, 6, 8))

        (doubt,) = count_words(account, RULE).doubts

        assert doubt.explanation == (
            "Pictures fill about 5 pages (under “Our aims”, “Results”, “Evaluation” and 1 more heading). "
            "Words in them can't be counted; a page may hold about 400."
        )

    def test_of_joined_words_one_is_shown(self):
        ledger = count_words(manuscript(prose(100), Block("we saw the/quick/brown/fox run")), RULE)

        assert "without spaces, as in “the/quick/brown/fox”: about 3 words" in ledger.doubts[0].explanation

    @pytest.mark.parametrize(
        "block",
        [
            prose(MOST_TEXT_BOX_WORDS, Kind.TEXT_BOX),
            Block("and/or he/she"),
            prose(40, Kind.HEADER),
            prose(40, Kind.FORM),
            prose(40, Kind.CONTENTS),
        ],
    )
    def test_usual_texts_do_not(self, block):
        assert count_words(manuscript(prose(100), block), RULE).doubts == ()

    @pytest.mark.parametrize(
        "block", [prose(60, Kind.HIDDEN), prose(60, Kind.TEXT_BOX), Block("a1/be/be/be/be")]
    )
    def test_texts_in_annexes_do_not(self, block):
        assert count_words(manuscript(prose(100), heading("Annex A"), block), RULE).doubts == ()

    def test_a_long_contents_page_may_hold_an_account(self):
        lines = [prose(MOST_CONTENTS_WORDS // 20, Kind.CONTENTS)] * 20
        target = heading(prose(MOST_CONTENTS_WORDS // 20).text)

        assert count_words(manuscript(*lines, target), RULE).doubts == ()
        assert doubts_of(count_words(manuscript(*lines, prose(1, Kind.CONTENTS), target), RULE)) == {
            "contents": (0, MOST_CONTENTS_WORDS + 1)
        }

    def test_text_that_the_lenient_figure_leaves_out_can_make_it_no_lower(self):
        rule = CountingRule(RULE.strict_excludes, RULE.lenient_excludes | {Part.TEXT_BOX, Part.HIDDEN})
        account = manuscript(prose(100), prose(60, Kind.TEXT_BOX), prose(60, Kind.HIDDEN))

        assert count_words(account, rule).doubts == ()

    def test_every_doubt_says_why(self):
        signals = Signals(1, 1, image_only_pages=1, faint_words=1, unreadable_parts=1)
        ledger = count_words(manuscript(prose(9), prose(9, Kind.HIDDEN), signals=signals), RULE)

        assert len(ledger.doubts) == 5
        assert all(doubt.explanation.endswith(".") for doubt in ledger.doubts)


class TestDoubtfulBoundary:
    def test_without_a_clear_heading_the_count_may_end_at_the_first_line_that_looks_like_one(self):
        account = manuscript(prose(100), Block("Annex A"), prose(40), Block("Annex B"), prose(50))

        ledger = count_words(account, RULE)

        assert (ledger.strict, doubts_of(ledger)) == (194, {"boundary": (94, 0)})
        assert (ledger.lowest, ledger.highest) == (100, 194)

    def test_a_body_that_is_too_short_may_go_on_to_the_end(self):
        ledger = count_words(manuscript(prose(10), heading("Annex A"), prose(90)), RULE)

        assert (ledger.strict, doubts_of(ledger)) == (10, {"boundary": (0, 92)})

    def test_an_account_that_goes_on_after_its_annexes_may_go_on_to_the_end(self):
        account = manuscript(prose(100), heading("Annex A"), prose(9), heading("Evaluation"), prose(30))

        assert doubts_of(count_words(account, RULE)) == {"boundary": (0, 42)}

    def test_a_confirmed_boundary_is_no_doubt(self):
        account = manuscript(prose(10), heading("Annex A"), prose(90))

        assert count_words(account, RULE, 1).doubts == ()
        assert count_words(account, RULE, -1).doubts == ()

    def test_a_click_on_a_line_that_names_no_annex_takes_no_words_out_unseen(self):
        account = manuscript(prose(100), heading("Evaluation"), prose(200), heading("Annex A"), prose(90))

        ledger = count_words(account, RULE, 1)

        assert ledger.boundary.certainty is Certainty.CONFIRMED
        assert (ledger.strict, doubts_of(ledger)) == (100, {"boundary": (0, 201)})

    def test_a_click_that_makes_the_account_longer_raises_no_doubt(self):
        account = manuscript(prose(100), heading("Annex A"), prose(90), prose(5))

        assert count_words(account, RULE, 3).doubts == ()

    def test_a_hostile_file_of_annex_headings_is_counted_in_no_time(self):
        blocks = [prose(10), *[Block("Annex A"), prose(1)] * 20_000]

        ledger = count_words(manuscript(*blocks), RULE)

        assert doubts_of(ledger) == {"boundary": (60_000, 0)}


class TestReconciliation:
    def test_it_says_what_word_counts_and_this_count_does_not_and_the_other_way_round(self):
        account = manuscript(
            prose(12, Kind.CONTENTS),
            prose(100),
            prose(6, Kind.EQUATION),
            prose(7, Kind.HIDDEN),
            prose(9, Kind.FOOTNOTE),
            prose(3, Kind.FORM),
            prose(2, Kind.HEADER),
            heading("Annex A"),
            prose(40),
            signals=Signals(deleted_words=5),
        )

        differences = count_words(account, RULE).reconciliation

        assert {difference.words for difference in differences} == {-12, 6, 7, 9, -3, -42, -5}
        assert Difference("Word counts annexes; this count does not", -42) in differences

    def test_with_what_is_not_explained_it_leads_from_the_stated_figure_to_ours(self):
        account = manuscript(prose(100), heading("Annex A"), prose(40), stated_words=150)

        ledger = count_words(account, RULE)

        assert ledger.stated_words == 150
        assert [difference.words for difference in ledger.reconciliation] == [-42, -8]

    @pytest.mark.parametrize("stated", [None, 0, 100])
    def test_where_nothing_differs_there_is_nothing_to_say(self, stated):
        ledger = count_words(manuscript(prose(100), stated_words=stated), RULE)

        assert (ledger.stated_words, ledger.reconciliation) == (stated, ())

    @given(BLOCKS, RULES, st.integers(1, 9000))
    def test_the_differences_always_add_up(self, blocks, rule, stated):
        ledger = count_words(manuscript(*blocks, stated_words=stated), rule)

        assert stated + sum(difference.words for difference in ledger.reconciliation) == ledger.strict
