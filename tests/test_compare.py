"""Actual values against targets."""

from decimal import Decimal

import pytest
from jixiao.normalize import parse_value
from jixiao.normalize.compare import attained, lower_is_better, meets, target_in_name
from jixiao.normalize.units import units_agree

# target, actual, met, and what else is known of the indicator
MEETS = [
    ("≥17处", "16处", False, {}),
    ("≥17处", "17处", True, {}),
    ("》1000家", "》5000家", True, {}),
    ("≥90%", "≥15%", None, {}),  # above 15% may be anything
    ("80%以上", "80%以上", True, {}),
    ("≥900条", "900余条", True, {}),
    ("≥1000条", "900余条", None, {}),
    ("≥10万人", "近15万人", True, {}),
    ("≥15万人", "近15万人", None, {}),
    (">90%", "90%", False, {}),
    ("≤2.6万元", "2.57万元", True, {}),
    ("≤42万元", "25万", True, {}),
    ("≤90万元", "90", True, {}),  # met both as 90元 and as 90万元
    ("≥90万元", "95", None, {}),
    ("≥600人", "900", True, {}),
    ("≥3万", "4.5万", True, {}),
    ("≥1万", "0.98万人", False, {}),
    # units
    ("≥20名", "20人", True, {}),
    ("≥20人", "20人次", None, {}),
    ("≥3场", "3次", True, {}),
    ("≥2公里", "1800米", False, {}),
    ("≥1亩", "700平方米", True, {}),
    ("≥5年", "60个月", True, {}),
    ("5个工作日", "7天", None, {}),
    ("≤120元/人", "118元/人", True, {}),
    ("≤120元/人", "118元/户", None, {}),
    ("≥95%", "八成", False, {}),
    ("≤0.3%", "3‰", True, {}),
    ("三分之二", "70%", True, {}),
    # direction
    ("20家", "25家", True, {}),
    ("0起", "0起", True, {}),
    ("0起", "1起", False, {}),
    ("15万元", "14万元", True, {"level2": "成本指标"}),
    ("15万元", "14万元", False, {"level2": "经济效益指标"}),
    ("15万元", "14万元", None, {}),  # a cost, or an income
    ("15万元", "15万元", True, {}),
    ("10天", "12天", False, {"level2": "时效指标"}),
    ("5次", "3次", True, {"name": "有责投诉次数"}),
    ("5%", "3%", False, {"level2": "成本指标", "name": "成本节约率"}),
    ("下降3%", "下降3.1%", True, {}),
    ("下降3%", "增长1%", False, {}),
    ("增长5%", "下降1%", False, {}),
    ("≥5%", "下降6%", None, {}),
    ("60%-80%", "75%", True, {}),
    ("60%-80%", "55%", False, {}),
    ("60%-80%", "85%", None, {}),
    ("5-10个工作日", "4个工作日", True, {"level2": "时效指标"}),
    # dates
    ("2023年11月15日前", "2023年11月28日", False, {}),
    ("2020年10月30日", "12月30日", False, {"year": 2020}),
    ("≤10.31日", "10月31日", True, {"year": 2020}),
    ("12月底前", "12月", True, {}),
    ("12月20日前", "12月", None, {}),
    ("2022年6月前", "2022年第二季度", True, {}),
    ("2021年2月底前", "2月28日", True, {}),
    ("次年3月底前", "2022年2月10日", True, {"year": 2021}),
    ("30日内", "22日", True, {}),
    ("30日内", "12月22日", None, {}),
    # several quantities
    ("完成1部宣传片,2套方案", "1部宣传片，1套方案", False, {}),
    ("12小时内响应，5-10个工作日修复", "10小时响应，6个工作日修复", True, {}),
    ("10场", "6场讲座、1场年会", None, {}),
    ("》10", "10个县区，80余家单位", None, {}),
    ("100%", "12月底完成100%", True, {}),
    # nothing to compare
    ("明显提升", "达成预期指标", None, {}),
    ("≥95%", "完成", None, {}),
    ("", "5次", None, {}),
]


@pytest.mark.parametrize(("target", "actual", "met", "known"), MEETS)
def test_meets(target: str, actual: str, met: bool | None, known: dict[str, str | int]) -> None:
    assert meets(parse_value(target), parse_value(actual), **known) is met  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "actual", "ratio"),
    [
        ("≥50家", "40家", "0.8"),
        ("≤4万元", "3万元", "0.75"),
        ("≥2公里", "1500米", "0.75"),
        ("》10亿", "》40亿", "4"),
        ("增长5%", "下降1%", "-0.2"),
        ("0起", "1起", None),
        ("5-10天", "6天", None),
        ("12月底前", "11月5日", None),
        ("≥90万元", "95", None),
        ("20人", "20人次", None),
    ],
)
def test_attained(target: str, actual: str, ratio: str | None) -> None:
    expected = None if ratio is None else Decimal(ratio)
    assert attained(parse_value(target), parse_value(actual)) == expected


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("名", "人", True),
        ("人", "人次", False),
        ("场", "场次", True),
        ("次", "场（次）", True),
        ("元/人·天", "元/人*天", True),
        ("元/人·天", "元/人*月", False),
        ("家", "个", True),
        ("个", "米", False),
        ("/个", "元/个", True),
        ("亩", "公顷", True),
        (None, "人", True),
        ("个工作日", "天", False),
    ],
)
def test_units_agree(one: str | None, other: str | None, agree: bool) -> None:
    assert units_agree(one, other) is agree


def test_lower_is_better() -> None:
    assert lower_is_better(parse_value("≤5%"), None, None) is True
    assert lower_is_better(parse_value("≥5%"), "成本指标", "投诉") is False
    assert lower_is_better(parse_value("5次"), None, "安全事故起数") is True
    assert lower_is_better(parse_value("98%"), None, "投诉办结率") is False
    assert lower_is_better(parse_value("20年"), None, "使用年限") is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("10场企业家沙龙", "number"),
        ("培训2000人", "number"),
        ("参赛企业数量大于等于20家", "number"),
        ("年度资金支付完成率100%", "percent"),
        ("2021年12月底前完成", "date"),
        ("7天内办结", "duration"),
        ("培训六期，每期50人", "compound"),
        ("2022年度补助", None),
        ("G319国道改造", None),
        ("12345热线接通率", None),
        ("80岁以上老人补贴", None),
        ("三年行动计划", None),
        ("100元补助", None),
        ("培训人数(≥**人)", None),
        ("培训人数", None),
        (None, None),
    ],
)
def test_target_in_name(name: str | None, kind: str | None) -> None:
    target = target_in_name(name)
    assert (target and target.kind) == kind
