"""Labels of level 1 that a dump printed below the first row of theirs, in forms with no level 2."""

from __future__ import annotations

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize

HEAD = "专项资金绩效自评表\n项目名称\t渡口修缮\t\t\n一级指标\t指标名称\t指标解释\t完成情况\n"
OUTPUTS = (
    "产出指标\t修缮渡口\t按验收单\t6处",
    "\t验收合格率\t按验收单\t100%",
    "\t渡口启用时间\t按验收单\t2022年6月30日",
)


def told(*rows: str) -> list[tuple[int | None, str | None]]:
    """Rows that are told, with the field in doubt."""
    text = HEAD + "\n".join((*OUTPUTS, *rows, ""))
    (form,) = normalize(read(from_bytes("渡口.txt", text.encode())), "document").forms
    return [(note.row, note.field) for note in form.notes]


@pytest.mark.parametrize("name", ["赶集绕行里程", "过渡时间缩短", "带动渡口消费"])
def test_a_row_behind_the_costs_that_is_no_cost_is_in_doubt(name: str) -> None:
    rows = (
        "\t单处修缮成本\t按合同\t3.1万元",
        f"\t{name}\t按走访\t12",
        "效益指标\t受益村民\t按走访\t800人",
    )
    assert told(*rows) == [(5, "level1")]


def test_satisfaction_above_its_label_is_in_doubt() -> None:
    rows = (
        "效益指标\t受益村民\t按走访\t800人",
        "\t村民满意度\t按问卷\t95%",
        "满意度指标\t船工满意度\t按问卷\t97%",
    )
    assert told(*rows) == [(5, "level1")]


def test_rows_in_their_customary_order_are_not() -> None:
    rows = (
        "\t单处修缮成本\t按合同\t3.1万元",
        "效益指标\t受益村民\t按走访\t800人",
        "\t管护制度\t按文件\t健全",
        "满意度指标\t村民满意度\t按问卷\t97%",
    )
    assert told(*rows) == []
