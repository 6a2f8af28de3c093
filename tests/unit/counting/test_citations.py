"""Which annexes the body refers to."""

from __future__ import annotations

import pytest

from builders.manuscripts import heading, manuscript, prose
from scriptgate.counting.boundary import find_boundary
from scriptgate.counting.citations import cited_in, find_citations
from scriptgate.documents.manuscript import Block, Kind

CITED = [
    ("see Annex B", "B"),
    ("(Annex A)", "A"),
    ("(annex a)", "A"),
    ("Annexe A was drawn up", "A"),
    ("Appendix 2", "2"),
    ("(Appendix 2, p. 4)", "2"),
    ("(Appendix b, p. 4)", "B"),
    ("(Appendix 2, pp. 4–6)", "2"),
    ("appendix ii", "2"),
    ("Appendix IV", "4"),
    ("Appendix one", "1"),
    ("Annexes A–C", "A B C"),
    ("Annexes A-C", "A B C"),
    ("Annexes A to C", "A B C"),
    ("Annex A through D", "A B C D"),
    ("Annexes 1—3", "1 2 3"),
    ("Annexes I–III", "I 2 3"),
    ("Annexes G to J", "G H I J"),
    ("Annexes A, B and D", "A B D"),
    ("Annexes A, B, and D", "A B D"),
    ("Annexes A & B", "A B"),
    ("Annexes A; B", "A B"),
    ("Annex A/B", "A B"),
    ("Annexes A, C–E", "A C D E"),
    ("Annex A and Annex C", "A C"),
    ("Annex A to Annex C", "A B C"),
    ("Annex A and Appendix 2", "A 2"),
    ("Appendix 2 and 3", "2 3"),
    ("Appendix 2 and 3 show", "2 3"),
    ("Appendices 1, 2, 4", "1 2 4"),
    ("Appendices one and two", "1 2"),
    ("Annex A’s second page", "A"),
    ("Annex A's second page", "A"),
    ("Annex “A”", "A"),
    ("Annex (A)", "A"),
    ("Annex: A", "A"),
    ("Annex no. 3", "3"),
    ("Appendix #2", "2"),
    ("see App. 2", "2"),
    ("see Apps. 2 and 3", "2 3"),
    ("Attachment 3", "3"),
    ("Enclosure C", "C"),
    ("Supporting document 4", "4"),
    ("Supporting documents 4 and 5", "4 5"),
    ("Schedule 1", "1"),
    ("ANNEX B", "B"),
    ("Annex\u00a0B", "B"),
    ("Annex  \t B", "B"),
    ("as appendix a shows", "A"),
    ("see annex a for the plan", "A"),
    ("annex b shows", "B"),
    ("Annex A, Annex A and Annex A", "A"),
    ("Annex 1a", "1A"),
    ("Annex A1", "A1"),
    ("Annex A. 3 pupils left", "A"),
    ("Annexes H and I", "H I"),
    ("Annexes F–I were shared", "F G H I"),
    ("Annexes I and II", "I 2"),
    ("Annexes II, III and V", "2 3 5"),
    ("Annexes A1 and A2", "A1 A2"),
    ("Annexes 2 and 3 teachers made", "2 3"),
    ("Appendix 2 and Appendix 3 teachers made", "2 3"),
]
NOT_CITED = [
    "",
    "annexed a building",
    "we annex a copy",
    "to annex a neighbouring school",
    "in the annex a small group met",
    "in the appendix I show",
    "in this annex I set out",
    "the annex one sees from the gate",
    "attachment a child has",
    "attachment I felt",
    "Attachment theory",
    "to schedule a meeting",
    "schedule 3 meetings",
    "the appendix",
    "the annexes are concise",
    "an annex in 2019",
    "Annex 2019",
    "Annex Beta",
    "supporting documents from staff",
    "append a note",
    "reindexannex A",
]
STOPS_SHORT = [
    ("Annex 2 and 3 teachers left", "2"),
    ("Annex 2, 4 teachers left", "2"),
    ("Annex B and I agreed", "B"),
    ("Annex A, p. 4", "A"),
    ("Annexes B, II", "B"),
    ("Annexes G and I agreed", "G"),
    ("Annex B and a summary", "B"),
    ("Annexes A and 3 more", "A"),
    ("Annex A to 4 teachers", "A"),
]


@pytest.mark.parametrize(("text", "labels"), CITED + STOPS_SHORT)
def test_a_text_cites_these_annexes(text, labels):
    assert list(cited_in(text)) == labels.split()


@pytest.mark.parametrize("text", NOT_CITED)
def test_a_text_cites_none(text):
    assert cited_in(text) == {}


def test_each_annex_is_named_once_in_the_order_of_the_body():
    account = manuscript(Block("See Annex B and Annex A."), Block("See Annex B, then Annex C."))

    assert tuple(find_citations(account, find_boundary(account))) == ("B", "A", "C")


@pytest.mark.parametrize("kind", [Kind.CONTENTS, Kind.HEADER, Kind.FOOTER, Kind.FORM, Kind.HIDDEN])
def test_what_no_reader_takes_for_the_body_cites_nothing(kind):
    account = manuscript(prose(20), Block("see Annex A", kind))

    assert tuple(find_citations(account, find_boundary(account))) == ()


@pytest.mark.parametrize("kind", [Kind.TABLE, Kind.FOOTNOTE, Kind.ENDNOTE, Kind.TEXT_BOX, Kind.CAPTION])
def test_notes_tables_and_boxes_of_the_body_cite(kind):
    account = manuscript(prose(20), Block("see Annex A", kind))

    assert tuple(find_citations(account, find_boundary(account))) == ("A",)


def test_headings_of_annexes_and_their_texts_cite_nothing():
    account = manuscript(
        prose(90), heading("Annex A: Plan"), Block("see Annex B"), heading("Annex C"), prose(9)
    )

    assert tuple(find_citations(account, find_boundary(account))) == ()


def test_a_line_of_a_contents_page_that_no_style_marks_cites_nothing():
    account = manuscript(Block("Annex A: Plan ........ 12"), prose(90))

    assert tuple(find_citations(account, find_boundary(account))) == ()


def test_a_list_item_in_the_body_cites_though_it_looks_like_a_heading():
    account = manuscript(
        prose(90), Block("Appendix 2: minutes"), prose(9), heading("Appendix 1: Plan"), prose(9)
    )

    assert tuple(find_citations(account, find_boundary(account))) == ("2",)


@pytest.mark.parametrize(
    ("title", "text", "label"),
    [
        ("Annex 1.2: Plan", "see Annex 1.2", "1.2"),
        ("Annex 1: Plan", "see Annex 1.2", "1"),
        ("Annex 1: Plan", "see Annex 1a", "1"),
        ("Annex 1a: Plan", "see Annex 1a", "1A"),
        ("Annex A: Plan", "see Annex A2", "A"),
        ("Annex A: Plan", "see Annex B2", "B2"),
    ],
)
def test_a_part_of_an_annex_cites_that_annex_unless_it_is_one_itself(title, text, label):
    account = manuscript(prose(90), Block(text), heading(title), prose(9))

    assert tuple(find_citations(account, find_boundary(account))) == (label,)


def test_a_long_run_of_spaces_or_labels_is_read_in_no_time():
    text = "see Annex" + " " * 200_000 + "A" + ", A" * 20_000 + " annex (" * 20_000 + ", Annex A" * 20_000

    assert list(cited_in(text)) == ["A"]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("As Annex A shows", {"A": "Annex A"}),
        ("see appendices 1 and 2", {"1": "Appendix 1", "2": "Appendix 2"}),
        ("(App. B)", {"B": "Appendix B"}),
        ("We add Annexe C, Attachment 1", {"C": "Annexe C", "1": "Attachment 1"}),
        ("We add Enclosure D; supporting document 4", {"D": "Enclosure D", "4": "Supporting document 4"}),
        ("the supporting evidence 5 and Schedule 6", {"5": "Supporting evidence 5", "6": "Schedule 6"}),
        ("It is Appendix A, also called Annex A", {"A": "Appendix A"}),
    ],
)
def test_an_annex_is_called_what_the_account_calls_it_first(text, called):
    account = manuscript(prose(90), Block(text))

    assert find_citations(account, find_boundary(account)) == called
