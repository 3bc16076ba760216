from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from causalstory.tables import Page, Paragraph, Readable, to_html, to_text


@dataclass(frozen=True)
class Answer(Readable):
    text: str

    def to_page(self) -> Page:
        return Page((Paragraph(self.text),))

    def to_dict(self) -> dict[str, Any]:
        return {"text": self.text}


def test_a_result_prints_and_shows_its_page() -> None:
    answer = Answer("<it depends>")
    assert str(answer) == to_text(answer.to_page()) == "<it depends>"
    assert answer._repr_html_() == to_html(answer.to_page())
    assert repr(answer) == "Answer(text='<it depends>')"


def test_a_result_without_a_page_is_refused() -> None:
    class Half(Readable):
        def to_dict(self) -> dict[str, Any]:
            return {}

    with pytest.raises(TypeError, match="to_page"):
        Half()  # type: ignore[abstract]
