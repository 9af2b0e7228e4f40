"""Labels of levels that hold for the rows below them."""

from __future__ import annotations

import pytest
from jixiao.extract.document import Place
from jixiao.normalize.carried import Carried, carry
from jixiao.normalize.fitting import Fitted
from jixiao.normalize.grid import Box, Row


@pytest.mark.parametrize(
    ("printed", "level2", "several"),
    [
        ("时效指标\n成本指标", "时效指标", "二级指标一格印有“时效指标”“成本指标”，取第一个"),
        ("产出时效指\n标", "时效指标", None),
        ("时效指标\n按月拨付", None, None),
    ],
)
def test_a_cell_with_several_labels_of_level_2(
    printed: str, level2: str | None, several: str | None
) -> None:
    box = Box(printed, 1, 2, Place(1, 4, 2))
    carried = Carried(level1="产出指标", level1_raw="产出指标")
    carry(carried, Fitted(Row(1, 3, (box,), exact=True), {"level2": box}))
    assert (carried.level2, carried.several) == (level2, several)
