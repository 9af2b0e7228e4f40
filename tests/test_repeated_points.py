"""Text that holds a merged cell in each of its squares, points too."""

from __future__ import annotations

from decimal import Decimal

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form

HEAD = """项目支出绩效自评表
项目名称\t岸线保洁\t岸线保洁\t岸线保洁\t岸线保洁\t岸线保洁\t岸线保洁
主管部门\t碧浦县水务局\t碧浦县水务局\t碧浦县水务局\t实施单位\t河道所\t河道所
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
"""
QUALITY = "产出指标\t质量指标\t{}\t≥95%\t96%\t{}\t{}\n"
FIRST = "产出指标\t数量指标\t保洁岸线\t12公里\t12公里\t30\t28\n"
SECOND = "产出指标\t数量指标\t打捞船只\t4艘\t3艘\t30\t28\n"
REST = "满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\t93%\t{0}\t{0}\n"


def form(*rows: str) -> Form:
    text = HEAD + "".join(rows)
    (only,) = normalize(read(from_bytes("岸线.txt", text.encode())), "document").forms
    return only


def test_points_that_are_repeated_are_those_of_the_row_above() -> None:
    found = form(FIRST, SECOND, QUALITY.format("垃圾清运率", 30, 30), REST.format(40))
    assert [row.weight for row in found.indicators] == [30, None, 30, 40]
    assert [row.shared_weight for row in found.indicators] == [None, 1, None, None]
    assert [row.repaired for row in found.indicators] == [False, True, False, False]


def test_points_of_which_it_is_not_known_whether_they_are_repeated_are_told() -> None:
    rows = (QUALITY.format("垃圾清运率", 30, 28), QUALITY.format("水面洁净率", 30, 28))
    found = form(FIRST, SECOND, *rows, REST.format(10))
    assert [row.weight for row in found.indicators] == [*[Decimal(30)] * 4, Decimal(10)]
    assert [(note.row, note.field) for note in found.notes] == [(2, "weight"), (4, "weight")]


@pytest.mark.parametrize("rest", [40, 30])
def test_points_that_make_no_more_than_the_whole_stand(rest: int) -> None:
    found = form(FIRST, SECOND, REST.format(rest))
    assert [row.weight for row in found.indicators] == [30, 30, rest]
    assert found.notes == ()
