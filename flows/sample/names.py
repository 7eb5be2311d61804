"""Invented firms, people, credit codes, telephones and addresses."""

from __future__ import annotations

from typing import NamedTuple

from flows.sample.draw import Draw

# Three of these make a firm's own name: long enough that no firm is likely to bear it.
SYLLABLES = "霁屿栎岚砾澄榆柏渚溆栖枫檀芷苇峦汐楠坪埠珩翊颀翎祺"
RARE_NAMES = ("堃犇喆", "㙍垚淼", "𣗋𠅤木")
TRADES = (
    "自动化设备", "数控机床", "传动科技", "智能装备", "泵业", "模具", "五金制品", "机电设备",
    "纺织机械", "汽车零部件", "矿山设备", "船舶配套", "电机", "轴承", "液压",
    "减速机", "包装机械", "工程机械",
)  # fmt: skip
SURNAMES = "何许蒋陆俞戴林方钱宋程丁高叶孟沈邵费汤卞"
CREDIT_CODE_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Place(NamedTuple):
    """A district: its province, city, telephone code and the code of its authority."""

    province: str
    city: str
    district: str
    telephone_code: str
    authority: str


PLACES = (
    Place("江苏", "苏州", "高新区", "0512", "320505"),
    Place("江苏", "无锡", "新吴区", "0510", "320214"),
    Place("江苏", "常州", "武进区", "0519", "320412"),
    Place("江苏", "南京", "江宁区", "025", "320115"),
    Place("浙江", "杭州", "萧山区", "0571", "330109"),
    Place("浙江", "宁波", "北仑区", "0574", "330206"),
    Place("浙江", "嘉兴", "南湖区", "0573", "330402"),
    Place("上海", "上海", "松江区", "021", "310117"),
    Place("山东", "青岛", "崂山区", "0532", "370212"),
    Place("安徽", "芜湖", "鸠江区", "0553", "340207"),
    Place("广东", "佛山", "顺德区", "0757", "440606"),
    Place("湖北", "武汉", "蔡甸区", "027", "420114"),
)


def credit_code(authority: str, number: int) -> str:
    """A well-formed 统一社会信用代码 of the invented series MA0H (GB 32100-2015, GB 11714-1997).

    `number` below 923,521. The ninth digit of the organisation's own code and the eighteenth of
    the whole are their check digits.
    """
    base = len(CREDIT_CODE_DIGITS)
    serial = "".join(CREDIT_CODE_DIGITS[number // base**place % base] for place in (3, 2, 1, 0))
    first = f"91{authority}{_with_organisation_check('MA0H' + serial)}"
    weighted = sum(
        CREDIT_CODE_DIGITS.index(digit) * pow(3, place, base) for place, digit in enumerate(first)
    )
    return first + CREDIT_CODE_DIGITS[-weighted % base]


def _with_organisation_check(code: str) -> str:
    """GB 11714: digits count 0 to 9 and A to Z 10 to 35; the check digit of 10 is X."""
    weighted = sum(
        int(digit, 36) * weight for digit, weight in zip(code, ORGANISATION_WEIGHTS, strict=True)
    )
    return code + "0123456789X0"[11 - weighted % 11]


def firm_name(draw: Draw, place: Place) -> str:
    """A firm as its licence names it."""
    own = "".join(draw.some(SYLLABLES, 3))
    return f"{place.city}{own}{draw.one(TRADES)}有限公司"


def telephone(place: Place, number: int) -> str:
    """A line in the block 5550, which nobody has."""
    return f"{place.telephone_code}-5550 {number % 10_000:04d}"


def person(draw: Draw) -> str:
    """How a person at the customer's is addressed."""
    return draw.one(SURNAMES) + draw.one(("女士", "先生"))
