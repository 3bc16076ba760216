from __future__ import annotations

import pandas as pd

from causalstory.tables import table_from_frame, to_text


def test_a_frame_becomes_a_table_with_empty_cells_for_missing_values() -> None:
    frame = pd.DataFrame(
        {
            "story": ["voice", None],
            "slope": [0.25, float("nan")],
            "n": [10_000, 8],
            "identified": [True, False],
        }
    )
    table = table_from_frame(frame, title="A title", notes=["a note"])
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["voice", "0.25", "10,000", "yes"],
        ["", "", "8", "no"],
    ]
    assert [column.align for column in table.columns] == ["left", "number", "number", "left"]
    assert "A title" in to_text(table)
    assert table.notes == ("a note",)
