"""Whether two names of indicators are most likely two spellings of one thing.

Lists of indicators are full of names that look alike and are not: 一期 and 二期, 完成率 and 完成及时率, 兵团人员 and
新疆人员. Only words without meaning of their own, or one character that makes no difference, count as alike.
"""

import re
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

#: What may be said or left out without making another indicator of it.
_FILLER = re.compile(
    r"[的之、,。;:()《》“”\"'·\-]|情况|相关|有关|开展|进行|完成|(?<!社会)工作(?![人者日站室餐服证量岗组机])"
)
_SAME = (("满意率", "满意度"), ("及时率", "及时性"), ("及时度", "及时性"), ("数量", "数"), ("数目", "数"))
#: Characters that tell one thing from another: numbers and order, opposites, levels and places, time, measures.
_TELLING = frozenset(
    "0123456789零一二三四五六七八九十百千万两双第首初终末甲乙丙丁戊"
    "上下左右前后内外里大小多少高低新旧老幼长短进出入收支借贷存取增减升降加优劣好坏正负反男女东西南北中公私国民官军"
    "城乡农工商学师生主副总分单先早晚始开关买卖购售租领发补缺有无不未非已再复重轻难易快慢冷热干湿软硬"
    "省市区县州乡镇村街组户部厅局委办处科室院校所站馆园库厂店年季月旬周日天时秒"
    "次人份场期条件位项辆元家篇卷起台套班节门批例类种个名支米吨亩费税款党团妇水电气暖油煤车船路桥医药诊病残孤"
)

#: Shorter essences say too little.
_SHORTEST = 4


@lru_cache(maxsize=4096)
def essence(name: str) -> str:
    """A name (without blanks, half-width) in the spelling in which it is compared."""
    short = _FILLER.sub("", name).casefold()
    for spelt, usual in _SAME:
        short = short.replace(spelt, usual)
    return short


def is_alike(one: str, other: str, least: Decimal) -> bool:
    """Whether two essences are one, or differ in one character and are as similar as ``least`` (0 to 1)."""
    if one == other:
        return len(one) >= _SHORTEST
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    missing, half = len(longer) - len(shorter), len(shorter) // 2
    # where all but one character agree, the first half or the last does
    if missing > 1 or not (shorter[:half] == longer[:half] or shorter.endswith(longer[half + 1 :])):
        return False
    if 1 - Decimal(1) / len(longer) < least:
        return False
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(shorter, longer, strict=False)))
    if shorter[head + 1 - missing :] != longer[head + 1 :]:
        return False
    return _TELLING.isdisjoint(shorter[head : head + 1 - missing] + longer[head])
