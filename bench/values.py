"""How fast values are read: a realistic mix, on one core, without and with the cache.

python bench/values.py [seconds]
"""

import sys
from collections.abc import Callable
from time import process_time

from jixiao.normalize.value import parse_value

# Shares as in filled forms: mostly a sign, a figure and a unit; some words, dates and sentences.
MIX = """
≥17处|16处|≥20家|35|≥95%|94.3%|100%|100%|100%|98%以上|≥90%|95%以上|9000|9120|10000册|11个|24场次|5次
≥11次|实际完成2次|新增服务企业100家|》1000家|不少于12次|80余家|1.2万册|550万粒|≥310亩|327亩|≥59人次|三次
≤42万元|25万|≤202.6万元|15万元|≤120元/人|118元/人|583元/人*月|1600元/亩|-|/|无|
及时|及时|完成|明显提升|明显提升|明显提高|中长期|健全|达成预期指标|达成预期指标|已完成|按期完工|有效保障
2021年11月30日前完成资金支付|12月30日|2023年12月底|2021年12月31日|≤10.31日|30日内|5-10个工作日|2022年6月-12月
24小时内交办，5-10个工作日办结|10个县市区，80余家单位部门|群众生活水平稳步提高|建立健全管护长效机制
""".replace("\n", "|").split("|")


def rate(read: Callable[[str], object], seconds: float) -> float:
    """Values a CPU second, over whole rounds of the mix."""
    done, start = 0, process_time()
    while process_time() - start < seconds:
        for text in MIX:
            read(text)
        done += len(MIX)
    return done / (process_time() - start)


def main() -> None:
    """Print both rates."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    print(f"uncached {rate(parse_value.__wrapped__, seconds):>12,.0f} values/s")
    print(f"cached   {rate(parse_value, seconds):>12,.0f} values/s")


if __name__ == "__main__":
    main()
