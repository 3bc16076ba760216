from __future__ import annotations

from xml.etree import ElementTree

from causalstory.tables import Cell, Heading, Lines, Page, Paragraph, Table, to_html

HOSTILE = "<script>alert('&')</script>\""


def everything(text: str) -> Page:
    table = Table.of([text, "n"], [[Cell(text, "bad"), 4.5]], title=text, notes=[text])
    return Page((Heading(text), Paragraph(text, "warn"), Lines((text, text)), table))


def test_every_text_is_escaped_and_comes_back_as_it_was() -> None:
    tree = ElementTree.fromstring(to_html(everything(HOSTILE)))  # noqa: S314 - our own text
    assert {element.tag for element in tree.iter()} == {
        *("div", "h3", "p", "pre", "table", "caption", "thead", "tbody", "tr", "th", "td")
    }
    for tag in ("h3", "p", "caption"):
        assert tree.find(f".//{tag}").text == HOSTILE  # type: ignore[union-attr]


def test_tables_can_be_announced_by_a_screen_reader() -> None:
    tree = ElementTree.fromstring(to_html(everything("x")))  # noqa: S314 - our own text
    assert [head.get("scope") for head in tree.findall(".//thead//th")] == ["col", "col"]
    assert [head.get("scope") for head in tree.findall(".//tbody//th")] == ["row"]


def test_numbers_are_right_aligned_and_tones_are_styles() -> None:
    html = to_html(Table.of(["story", "n"], [[Cell("voice", "good"), 4.5]]))
    assert '<td style="text-align:right' in html
    assert "background:#e3f4e6" in html


def test_no_title_no_caption() -> None:
    assert "caption" not in to_html(Table.of(["a"], [[1]]))
