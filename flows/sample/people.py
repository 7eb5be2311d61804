"""The creditor, its reps and its customers."""

from __future__ import annotations

from datetime import date, timedelta

from flows.sample.cast import CAST, ORDINARY, Manners
from flows.sample.draw import Draw
from flows.sample.facts import Contact, Creditor, Customer, SalesRep, Term
from flows.sample.names import (
    PLACES,
    RARE_NAMES,
    TRADES,
    Place,
    credit_code,
    firm_name,
    person,
    telephone,
)

TERMS = (
    Term("开票后30天", "N030", 30),
    Term("开票后45天", "N045", 45),
    Term("开票后60天", "N060", 60),
    Term("开票后90天", "N090", 90),
    Term("货到30天", "D030", 30, "delivery"),
    Term("月结30天", "M030", 30, "month_end"),
)
PREPAID = Term("款到发货", "P000", 0)
PROJECT = Term("预付30%+货到60%+质保10%", "X361", 0, "project")
SHARED_CODES = {"branch_office": "head_office"}
GROUPS = ("group_head", "group_member", "group_second_member")
LEGAL_STATUSES = {
    "insolvent": "insolvent",
    "in_litigation": "in_litigation",
    "deregistered": "deregistered",
}

# fmt: off
REPS = (
    SalesRep("R1", "沈若岚", "华东一部", "", "R2", True, 15, "r1@yanpu.example.com"),
    SalesRep("R2", "顾启明", "华东一部", "R1", "R3", True, 15, "r2@yanpu.example.com"),
    SalesRep("R3", "傅晓舟", "华东一部", "R1", "R2", True, 12, "r3@yanpu.example.com"),
    SalesRep("R4", "罗静怡", "华东二部", "", "R5", True, 15, "r4@yanpu.example.com"),
    SalesRep("R5", "韩致远", "华东二部", "R4", "R6", True, 15, "r5@yanpu.example.com"),
    SalesRep("R6", "谭思齐", "华东二部", "R4", "R5", True, 15, "r6@yanpu.example.com"),
    SalesRep("R7", "彭以安", "外贸部", "R4", "R4", True, 10, "r7@yanpu.example.com"),
    SalesRep("R8", "邹立群", "华东一部", "R1", "R3", False, 15, "r8@yanpu.example.com"),
)
# fmt: on
WORKING_REPS = tuple(rep.number for rep in REPS if rep.is_active)


def make_creditor() -> Creditor:
    """The company of the sample."""
    return Creditor(
        "1000",
        "江苏砚浦霁精密机械有限公司",
        credit_code("320594", 0),
        "江苏省苏州市工业园区示例路2000号",
        "0512-5550 0200",
        "示例银行苏州工业园区支行",
        {"CNY": "88880000000020001", "USD": "88880000000020002", "JPY": "88880000000020003"},
    )


def make_customers(count: int, seed: int, as_of: date) -> list[tuple[Customer, Manners]]:
    """So many customers with their manners; the first take the roles of the cast."""
    roles = list(CAST.items())
    made: list[tuple[Customer, Manners]] = []
    for place in range(count):
        draw = Draw(seed, "customer", place)
        role, manners = roles[place] if place < len(roles) else _ordinary(draw)
        made.append((_customer(place, role, draw, as_of), manners))
    _share_codes([customer for customer, _ in made])
    return made


def _ordinary(draw: Draw) -> tuple[str, Manners]:
    left = draw.whole(1, sum(weight for *_, weight in ORDINARY))
    for role, manners, weight in ORDINARY:
        left -= weight
        if left <= 0:
            return role, manners
    raise AssertionError


def _customer(place: int, role: str, draw: Draw, as_of: date) -> Customer:
    where = draw.one(PLACES)
    number = f"K{place + 1:05d}"
    since = as_of - timedelta(days=35 if role == "newcomer" else draw.whole(420, 3200))
    return Customer(
        number=number,
        role=role,
        name=_name(role, draw, where),
        credit_code="" if role == "no_rep" else credit_code(where.authority, place + 1),
        group="砚浦集团客户A" if role in GROUPS else "",
        rep=_rep(role, draw),
        region=where.province,
        term=_term(role, draw),
        importance=draw.one(("ordinary", "ordinary", "ordinary", "key", "strategic")),
        debtor_class="",
        enterprise_size=draw.one(("large", "medium", "small", "small", "micro")),
        legal_status=LEGAL_STATUSES.get(role, "normal"),
        is_intercompany=role == "intercompany",
        limit=None,
        currency_code={"dollars": "USD", "yen": "JPY"}.get(role, "CNY"),
        address=""
        if role == "no_address"
        else f"{where.city}市{where.district}示例路{place + 1}号",
        since=since,
        contacts=_contacts(draw, where, place),
    )


def _name(role: str, draw: Draw, place: Place) -> str:
    rare = {"rare_name": 0, "rare_name_second": 1, "rare_name_third": 2}
    if role in rare:
        return f"{place.city}{RARE_NAMES[rare[role]]}{draw.one(TRADES)}有限公司"
    if role == "intercompany":
        return "江苏砚浦霁机械销售有限公司"
    return firm_name(draw, place)


def _rep(role: str, draw: Draw) -> str:
    fixed = {
        "no_rep": "",
        "rep_left": "R8",
        "dollars": "R7",
        "yen": "R7",
        "two_currencies": "R7",
    }
    return fixed.get(role, draw.one(WORKING_REPS[:-1]))


def _term(role: str, draw: Draw) -> Term:
    return {"cash_only": PREPAID, "project": PROJECT}.get(role, draw.one(TERMS))


def _contacts(draw: Draw, place: Place, number: int) -> tuple[Contact, ...]:
    domain = f"k{number + 1:05d}.example.com"
    return (
        Contact("财务", person(draw), telephone(place, 2 * number), f"finance@{domain}", "付款"),
        Contact("采购", person(draw), telephone(place, 2 * number + 1), f"buyer@{domain}", "业务"),
    )


def _share_codes(customers: list[Customer]) -> None:
    """A branch office has no legal personality: it trades under the code of its head office."""
    by_role = {customer.role: customer for customer in customers if customer.role in CAST}
    for branch, head in SHARED_CODES.items():
        if branch in by_role and head in by_role:
            by_role[branch].credit_code = by_role[head].credit_code
            by_role[branch].name = f"{by_role[head].name}{by_role[branch].region}分公司"
