"""Where the annexes begin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.manuscripts import heading, manuscript, prose
from scriptgate.counting.boundary import ALREADY_BEGUN, MOST_CANDIDATES, find_boundary
from scriptgate.counting.headings import UNSEEN
from scriptgate.counting.ledger import Certainty
from scriptgate.documents.manuscript import Block, Kind, Manuscript

CERTAIN, DOUBTFUL, ABSENT = Certainty.CERTAIN, Certainty.DOUBTFUL, Certainty.ABSENT

BEGIN_ANNEXES = [
    heading("Annex A: Action plan"),
    heading("Annex A"),
    heading("Annex a"),
    heading("annex 1 – action plan"),
    heading("Annexe B Action plan"),
    heading("ANNEX II: ACTION PLAN"),
    heading("Appendix one: action plan"),
    heading("Appendix 1.1 Action plan"),
    heading("Appendix A1: Action plan"),
    heading("Appendix 2a Action plan"),
    heading("Appendix no. 3"),
    heading("Appendix A and B"),
    heading("Appendix A Details of the plan"),
    heading("Appendix A Is it working"),
    heading("Appendix: Action plan"),
    heading("Appendix – Action plan"),
    heading("Appendix"),
    heading("Appendices"),
    heading("Appendices and supporting documents"),
    heading("Annexes"),
    heading("Attachment 1: Action plan"),
    heading("Attachments"),
    heading("Attachments: plan and minutes"),
    heading("Enclosure 2 Action plan"),
    heading("Enclosures"),
    heading("Supporting documents"),
    heading("Supporting documentation"),
    heading("Supporting evidence: minutes"),
    heading("Supporting document 1"),
    heading("Schedule 1: Interviews"),
    heading("Schedule A"),
    heading("8. Appendices"),
    heading("8 Appendix A: Action plan"),
    heading("Appendices", label="8."),
    heading("Appendix A: Action plan", label="8.1"),
    heading("Action plan", label="Annex A"),
    heading("", label="Annex A:"),
    heading("Annex A", level=2),
    heading("Annex A", level=3),
    Block("Annex A: Action plan", bold=True),
    Block("ANNEX A: ACTION PLAN"),
    Block("Annex A: Action plan", breaks_page=True),
    Block("Annex A: Action plan", Kind.TITLE),
    Block("Annex A: Action plan", style="Annex Heading"),
    Block("Annex A: Action plan", Kind.HEADING),
    Block("Action plan", label="Appendix 1", bold=True),
    heading("Annex A: " + "word " * 12),
]
ASK = [
    Block("Annex A: Action plan"),
    Block("Appendix 1"),
    Block("Appendices"),
    Block("Annex A."),
    heading("Annex A."),
    heading("Annex A: Action plan for the year."),
    heading("Annex A: " + "word " * 13),
    heading("Appendix of terms"),
    heading("Annexe building"),
    heading("Supporting documents for the board"),
    heading("Annex A", level=4),
    heading("Annex A", level=9),
]
NO_ANNEX = [
    Block("Annex A shows that the plan was shared.", bold=True),
    Block("Annex A shows the plan", bold=True),
    Block("Annexes A and B show the plan", bold=True),
    Block("Appendix 1 is the plan", breaks_page=True),
    Block("Annex A: Action plan", Kind.TABLE, bold=True),
    Block("Annex A: Action plan", Kind.CONTENTS),
    Block("Annex A: Action plan", Kind.HEADER),
    Block("Annex A: Action plan", Kind.FOOTER),
    Block("Annex A: Action plan", Kind.CAPTION),
    Block("Annex A: Action plan", Kind.FOOTNOTE),
    Block("Annex A: Action plan", Kind.TEXT_BOX),
    Block("Annex A: Action plan", Kind.HIDDEN),
    Block("Annex A: Action plan ........ 12", bold=True),
    Block("Annex A: Action plan……12", bold=True),
    Block("Annex A: Action plan . . . . . 12", bold=True),
    Block("Annex A, annex B,", bold=True),
    Block("Annex A;", bold=True),
    Block("Annex A?", bold=True),
    Block("Annex A: Action plan for the year."),
    Block("See Annex A", bold=True),
    Block("(Annex A)", bold=True),
    Block("annexed buildings", bold=True),
    heading("Attachment theory"),
    heading("Attachment-aware schools"),
    heading("Attachment and belonging"),
    heading("Enclosure acts"),
    heading("Supporting staff"),
    heading("Supporting the board"),
    heading("Schedule"),
    heading("Schedule a meeting"),
    heading("Schedules for staff"),
    heading("Appendicitis"),
    heading("Introduction"),
    heading("Annex A: " + "w" * 400),
]


def named(blocks):
    return [pytest.param(block, id=f"{block.label or ''} {block.text[:40]} {block.kind}") for block in blocks]


def between_body_and_annex(block):
    return manuscript(heading("Introduction"), prose(90), block, prose(30))


@pytest.mark.parametrize("block", named(BEGIN_ANNEXES))
def test_such_a_line_begins_the_annexes(block):
    boundary = find_boundary(between_body_and_annex(block))

    assert (boundary.block, boundary.certainty) == (2, CERTAIN)
    assert [candidate.qualifies for candidate in boundary.candidates] == [True]


@pytest.mark.parametrize("block", named(ASK))
def test_such_a_line_makes_us_ask(block):
    boundary = find_boundary(between_body_and_annex(block))

    assert (boundary.block, boundary.certainty) == (None, DOUBTFUL)
    assert [(candidate.block, candidate.qualifies) for candidate in boundary.candidates] == [(2, False)]
    assert boundary.candidates[0].why


@pytest.mark.parametrize("block", named(NO_ANNEX))
def test_such_a_line_begins_nothing(block):
    boundary = find_boundary(between_body_and_annex(block))

    assert (boundary.block, boundary.certainty, boundary.candidates) == (None, ABSENT, ())


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (Block("Annex A: Plan"), "It is not set as a heading."),
        (heading("Annex A: Plan", level=4), "It is not set as a heading."),
        (heading("Annex A: Plan."), "It ends with a full stop, as a sentence does."),
        (heading("Annex A: " + "word " * 13), "It has more than 14 words."),
        (heading("Appendix of terms"), "It has no label, such as A or 1."),
        (Block("ANNEX A", bold=True), "The whole line is bold and names an annex."),
        (Block("ANNEX A"), "The whole line is in capitals and names an annex."),
    ],
)
def test_each_candidate_says_why(block, why):
    assert find_boundary(between_body_and_annex(block)).candidates[0].why == why


def test_the_boundary_names_its_heading_with_the_automatic_label_and_its_page():
    boundary = find_boundary(between_body_and_annex(heading("Action plan", label="Annex A", page=11)))

    assert (boundary.heading, boundary.page) == ("Annex A Action plan", 11)


def test_the_first_annex_heading_counts_and_all_are_candidates():
    account = manuscript(prose(90), heading("Annex A"), prose(9), heading("Annex B"), prose(9))

    boundary = find_boundary(account)

    assert boundary.block == 1
    assert [candidate.block for candidate in boundary.candidates] == [1, 3]


def test_a_line_in_the_body_that_is_not_set_as_a_heading_does_not_stop_the_count():
    account = manuscript(prose(90), Block("Annex A: Plan"), prose(90), heading("Annex A: Plan"), prose(9))

    boundary = find_boundary(account)

    assert (boundary.block, boundary.certainty) == (3, CERTAIN)
    assert [candidate.qualifies for candidate in boundary.candidates] == [False, True]


@pytest.mark.parametrize("confirmed", [None, 1])
def test_of_further_annexes_it_says_that_the_annexes_had_begun(confirmed):
    account = manuscript(
        prose(90), heading("Annex A"), prose(9), heading("Annex B"), prose(9), heading("Annex C.")
    )

    boundary = find_boundary(account, confirmed)

    assert [item.why == ALREADY_BEGUN for item in boundary.candidates] == [False, True, False]


def test_a_contents_list_that_no_style_marks_is_passed_over():
    account = manuscript(
        Block("Appendix 1 12", bold=True),
        Block("Annex A: Plan 14", bold=True),
        prose(90),
        heading("Appendix 1"),
        prose(9),
        heading("Annex A: Plan"),
    )

    boundary = find_boundary(account)

    assert (boundary.block, boundary.certainty) == (3, CERTAIN)
    assert [candidate.block for candidate in boundary.candidates] == [3, 5]


def test_a_list_of_annexes_without_page_numbers_is_passed_over():
    account = manuscript(
        heading("List of appendices"),
        Block("Appendix 1: Plan", bold=True),
        Block("Appendix 2: Minutes", bold=True),
        prose(90),
        heading("Appendix 1: Plan"),
        prose(9),
        heading("Appendix 2: Minutes"),
    )

    boundary = find_boundary(account)

    assert (boundary.block, boundary.certainty) == (4, CERTAIN)


def test_an_annex_heading_that_stands_again_above_its_second_page_begins_the_annexes():
    account = manuscript(prose(90), heading("Annex A"), prose(9), heading("Annex A"), prose(9))
    assert find_boundary(account).block == 1


def test_a_heading_that_nobody_sees_begins_nothing_and_makes_us_ask():
    boundary = find_boundary(manuscript(prose(90), heading("Annex A", unseen=True), prose(90)))
    assert (boundary.block, boundary.certainty) == (None, DOUBTFUL)
    assert boundary.candidates[0].why == UNSEEN


@pytest.mark.parametrize(("before", "certainty"), [(19, DOUBTFUL), (20, CERTAIN), (21, CERTAIN)])
def test_a_body_of_less_than_a_fifth_of_the_text_makes_us_ask(before, certainty):
    account = manuscript(prose(before), heading("Appendix"), prose(79))

    boundary = find_boundary(account)

    assert (boundary.block, boundary.certainty) == (1, certainty)


def test_contents_and_running_lines_are_no_part_of_the_fifth():
    account = manuscript(prose(500, Kind.CONTENTS), prose(10), heading("Appendix"), prose(89))

    assert find_boundary(account).certainty is DOUBTFUL


def test_a_file_that_is_one_appendix_makes_us_ask():
    boundary = find_boundary(manuscript(heading("Appendix 1: Plan"), prose(90)))

    assert (boundary.block, boundary.certainty) == (0, DOUBTFUL)
    assert "0 %" in boundary.why


@pytest.mark.parametrize(
    "text",
    [
        "Introduction",
        "Conclusion",
        "Conclusions and next steps",
        "5. Evaluation",
        "5.1 Evaluation of the programme",
        "The implementation of change",
        "Implementation",
        "Part B: Evaluation",
        "References",
        "Bibliography",
        "Reflection",
        "Evaluation – what we learnt",
        "EVALUATION",
    ],
)
def test_a_heading_of_the_account_after_the_annexes_makes_us_ask(text):
    account = manuscript(prose(90), heading("Annex A: Plan"), prose(9), heading(text), prose(9))

    boundary = find_boundary(account)

    assert (boundary.block, boundary.certainty) == (1, DOUBTFUL)
    assert text in boundary.why


@pytest.mark.parametrize(
    "after",
    [
        heading("Evaluation form"),
        heading("Implementation plan"),
        heading("Impact assessment"),
        heading("Design brief"),
        heading("Annex B: Evaluation"),
        heading("Evaluation", level=2),
        Block("Evaluation"),
        Block("Evaluation", bold=True),
        Block("Evaluation", Kind.TABLE),
        heading("Minutes of the board"),
    ],
)
def test_what_an_annex_may_well_hold_raises_no_doubt(after):
    account = manuscript(prose(90), heading("Annex A: Plan"), prose(9), after, prose(9))

    assert find_boundary(account).certainty is CERTAIN


def test_bold_lines_read_like_headings_where_the_annex_heading_is_one():
    annex = Block("Annex A: Plan", bold=True)
    account = manuscript(prose(90), annex, prose(9), Block("Conclusion", bold=True), prose(9))

    assert find_boundary(account).certainty is DOUBTFUL


def test_a_bold_line_amid_an_outline_makes_us_ask_when_the_outline_goes_on():
    annex = Block("Annex A: Plan", bold=True)
    account = manuscript(
        heading("Beginnings"), prose(90), annex, prose(9), heading("Working in partnership"), prose(9)
    )

    assert find_boundary(account).certainty is DOUBTFUL


def test_a_confirmed_block_is_the_boundary_whatever_it_is():
    account = manuscript(prose(9), prose(9, Kind.TABLE), heading("Annex A"), prose(9))

    boundary = find_boundary(account, 1)

    assert (boundary.block, boundary.certainty) == (1, Certainty.CONFIRMED)
    assert [candidate.block for candidate in boundary.candidates] == [2]


def test_a_participant_can_say_that_there_are_no_annexes():
    boundary = find_boundary(between_body_and_annex(heading("Annex A")), -1)

    assert (boundary.block, boundary.heading, boundary.certainty) == (None, None, Certainty.CONFIRMED)


@pytest.mark.parametrize("confirmed", [-2, 4, 1000])
def test_a_confirmed_block_that_is_not_there_is_an_error(confirmed):
    with pytest.raises(ValueError, match=f"no block {confirmed}"):
        find_boundary(between_body_and_annex(heading("Annex A")), confirmed)


def test_an_empty_file_has_no_annexes():
    assert find_boundary(manuscript()).certainty is ABSENT


def test_a_file_of_nothing_but_annex_headings_lists_no_more_than_can_be_shown():
    weak = [Block("Annex A")] * 3 * MOST_CANDIDATES
    boundary = find_boundary(manuscript(*weak, heading("Annex B"), prose(9)))

    assert len(boundary.candidates) == MOST_CANDIDATES
    assert boundary.block == len(weak)
    assert [item.block for item in boundary.candidates] == sorted(item.block for item in boundary.candidates)


@given(st.lists(st.sampled_from([*BEGIN_ANNEXES, *ASK, *NO_ANNEX, prose(5), prose(50)]), max_size=12))
def test_the_boundary_is_the_first_line_that_qualifies(blocks):
    boundary = find_boundary(manuscript(*blocks))

    qualifying = [candidate.block for candidate in boundary.candidates if candidate.qualifies]
    assert boundary.block == (qualifying[0] if qualifying else None)
    assert (boundary.certainty is ABSENT) == (not boundary.candidates)
    assert boundary.why


@given(st.text(max_size=60), st.sampled_from(list(Kind)), st.booleans())
def test_no_text_breaks_the_search(text, kind, bold):
    block = replace(Block(text), kind=kind, bold=bold, label="Annex 1")

    assert find_boundary(manuscript(prose(9), block)).why


@pytest.mark.parametrize(
    "text",
    ["Annex A " + "and bb " * 40, "Annex A " + "." * 250 + "x", "Annex A" + " " * 250 + "is", "1." * 140],
)
def test_no_line_keeps_the_search_busy(text):
    assert find_boundary(between_body_and_annex(Block(text * 100, bold=True))).candidates == ()
    assert find_boundary(between_body_and_annex(Block(text, bold=True))).block in {None, 2}


def account_after(title: str, *, words: int, paragraphs: int) -> Manuscript:
    after = [prose(words) for _ in range(paragraphs)]
    return manuscript(heading("Design"), prose(1100), heading(title), *after, heading("What we did"), *after)


@pytest.mark.parametrize("title", ["Supporting evidence", "Supporting documents", "Appendices"])
def test_an_account_that_goes_on_under_a_heading_without_a_label_is_asked_about(title: str):
    found = find_boundary(account_after(title, words=200, paragraphs=4))
    assert found.certainty is Certainty.DOUBTFUL
    assert "1,600 words in long paragraphs" in found.why


def test_minutes_and_lists_under_a_heading_without_a_label_are_annexes():
    assert find_boundary(account_after("Appendices", words=20, paragraphs=40)).certainty is Certainty.CERTAIN


def test_prose_under_a_labelled_annex_is_for_another_rule():
    assert (
        find_boundary(account_after("Annex A: Plan", words=200, paragraphs=4)).certainty is Certainty.CERTAIN
    )


def test_prose_of_labelled_annexes_under_a_lone_heading_is_for_another_rule():
    document = manuscript(
        heading("Design"), prose(1100), heading("Appendices"), heading("Appendix A", 2), prose(900)
    )
    assert find_boundary(document).certainty is Certainty.CERTAIN
