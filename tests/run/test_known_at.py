"""Three mornings, the third with a back-dated receipt and a lost invoice: each pair of dates."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.extracts.freeze import freeze
from flows.ledger import Event, EventType, open_ledger
from flows.settings import load_settings

from .command import ROOT, Ended, huikuan
from .conftest import copy_of, tables_of

pytestmark = pytest.mark.campaign

SETTINGS = """
language = "zh"
default_rep = "S1"
[company]
company_id = "1000"
legal_name = "示例公司"
currency_code = "CNY"
[demo]
clock = "{clock}"
[sources.erp]
layout = "generic"
capability = "open_items"
"""
# Table, kind, columns; a heading is the column's own name.
TABLES = {
    "customers": ("", "customer_number customer_name region postal_address"),
    "sales_reps": ("", "sales_rep_number rep_name"),
    "receivables": ("", "document_number customer_number document_date due_date original_amount"),
    "credits": (
        'kind = "window"\nwindow_column = "effective_date"\nwindow_days = 2\n',
        "credit_number customer_number effective_date amount",
    ),
    "applications": (
        'kind = "append"\nkey = ["credit_number", "document_number"]\n'
        'deleted_when = { operation = "D" }\n',
        "credit_number document_number effective_date amount",
    ),
    "promises": ("", "promise_number customer_number made_on promised_date withdrawn_on"),
    "disputes": ("", "dispute_number document_number opened_on disputed_amount"),
    "credit_limits": ("", "customer_number limit_amount currency_code"),
    "exchange_rates": ("", "rate_date from_currency_code to_currency_code exchange_rate"),
}
CONSTANTS = {
    "receivables": 'currency_code = "CNY"',
    "credits": 'currency_code = "CNY"\ncredit_type = "收款"',
    "disputes": 'currency_code = "CNY"',
}
OLD = ["INV0,K2,2026-05-01,2026-06-01,5000", "INV1,K1,2026-05-01,2026-06-01,1000"]
LOST = "INV2,K2,2026-05-10,2026-06-10,500"
WEDNESDAY: dict[str, list[str]] = {
    "customers": ["K1,甲公司,华东,一路1号", "K2,乙公司,华东,二路2号"],
    "sales_reps": ["S1,王一"],
    "receivables": [*OLD, LOST],
    "credits": ["R1,K1,2026-06-23,400"],
    "applications": ["I,R1,INV1,2026-06-23,400"],
    "promises": [],
    "disputes": [],
    "credit_limits": ["K1,100000,CNY"],
    "exchange_rates": ["2026-06-24,USD,CNY,7.1"],
}
THURSDAY = WEDNESDAY | {
    "receivables": [*OLD, LOST, "INV3,K1,2026-06-25,2026-07-25,300"],
    "credits": ["R2,K1,2026-06-25,100"],
    "applications": ["I,R2,INV1,2026-06-25,100"],
    "sales_reps": ["S1,王一一"],
    "promises": ["P1,K1,2026-06-24,2026-07-10,"],
    "disputes": ["Q1,INV1,2026-06-24,50"],
}
# INV2 is gone; INV4 and R3 are booked into days before; R2 was matched by mistake; what was
# promised, disputed, allowed and quoted is different.
FRIDAY = THURSDAY | {
    "customers": ["K1,甲公司,华东,一路1号", "K2,乙公司,华西,二路2号"],
    "receivables": [
        *OLD,
        "INV3,K1,2026-06-25,2026-07-25,300",
        "INV4,K2,2026-06-24,2026-07-24,80",
        "INV5,K1,2026-06-26,2026-07-26,60",
    ],
    "credits": ["R2,K1,2026-06-25,100", "R3,K1,2026-06-25,250"],
    "applications": ["I,R3,INV1,2026-06-25,250", "D,R2,INV1,2026-06-25,100"],
    "promises": ["P1,K1,2026-06-24,2026-07-10,2026-06-25"],
    "disputes": ["Q1,INV1,2026-06-24,70"],
    "credit_limits": ["K1,90000,CNY"],
    "exchange_rates": ["2026-06-24,USD,CNY,7.2"],
}


@dataclass(frozen=True)
class Mornings:
    """The home after three mornings; its releases by the day told and the morning that knows."""

    home: Path
    releases: dict[tuple[str, str], Path]


def deliver(home: Path, day: int, tables: dict[str, list[str]], letter_from: int) -> None:
    """A night's export of a day, the next morning's clock, and that morning's policy."""
    text = SETTINGS.format(clock=f"2026-06-{day + 1}T06:00:00+08:00")
    for name, (kind, columns) in TABLES.items():
        text += f'[sources.erp.tables.{name}]\nfiles = "{name}_{{date}}.csv"\n{kind}'
        mapped = "\n".join(f'{column} = "{column}"' for column in columns.split())
        text += f"[sources.erp.tables.{name}.columns]\n{mapped}\n"
        text += f"[sources.erp.tables.{name}.constants]\n{CONSTANTS.get(name, '')}\n"
        headings = ",".join(columns.split())
        headings = f"operation,{headings}" if name == "applications" else headings
        path = home / "inbox" / "erp" / f"{name}_202606{day}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([headings, *tables[name]]) + "\n", "utf-8")
    (home / "huikuan.toml").write_text(text, "utf-8")
    (home / "policy").mkdir(exist_ok=True)
    (home / "policy" / "letter_kinds.csv").write_text(
        "letter_kind,label_zh,label_en,minimum_days_overdue,minimum_amount,currency_code,cycle\n"
        f"reminder,付款提醒函,Payment reminder,1,{letter_from},CNY,calendar_month\n",
        "utf-8",
    )


def built(home: Path, *arguments: str) -> Path:
    ended = huikuan(home, "run", "--direct", "--json", *arguments)
    assert ended.code == 0, ended.out + ended.err
    return Path(ended.document["place"]).parent.resolve()


@pytest.fixture(scope="module")
def mornings(tmp_path_factory: pytest.TempPathFactory) -> Mornings:
    """Wednesday's files only arrive; Thursday and Friday are published; two days built again."""
    home = tmp_path_factory.mktemp("known") / "home"
    deliver(home, 24, WEDNESDAY, letter_from=111)
    settings = load_settings(home)
    assert settings.demo_clock
    freeze(home, settings, settings.demo_clock)
    deliver(home, 25, THURSDAY, letter_from=222)
    thursday = built(home)
    deliver(home, 26, FRIDAY, letter_from=333)
    friday = built(home)
    then = built(home, "--as-of", "2026-06-24", "--known-at", "2026-06-25T07:00")
    again = built(home, "--as-of", "2026-06-25")
    releases = {
        ("Wednesday", "Wednesday"): then,
        ("Thursday", "Thursday"): thursday,
        ("Thursday", "Friday"): again,
        ("Friday", "Friday"): friday,
    }
    return Mornings(home, releases)


OPEN = "select document_number, cast(open_amount as integer) from open_items order by all"
WAIST = """
    select 'customer', customer_number, region from intermediate.int_customers
    union all select 'rep', sales_rep_id, rep_name from intermediate.int_sales_reps
    union all
    select 'receivable', document_number, cast(cast(original_amount as integer) as varchar)
        from intermediate.int_receivables
    union all
    select 'application', split_part(credit_id, ':', 3) || '>' || split_part(receivable_id, ':', 3),
        effective_date || ' ' || cast(amount as integer)
        from intermediate.int_applications
    union all select 'credit', document_number, cast(cast(amount as integer) as varchar)
        from intermediate.int_credits
    union all select 'promise', promise_id, coalesce(cast(withdrawn_on as varchar), 'stands')
        from intermediate.int_promises
    union all select 'dispute', dispute_id, cast(cast(disputed_amount as integer) as varchar)
        from intermediate.int_disputes
    union all select 'limit', customer_id, cast(cast(limit_amount as integer) as varchar)
        from intermediate.int_credit_limits
    union all
    select 'rate', from_currency_code, cast(cast(exchange_rate as decimal(5, 1)) as varchar)
        from intermediate.int_exchange_rates
    union all select 'policy', letter_kind, minimum_amount from landing.policy_letter_kinds
    order by all
"""
RECONCILED = """
    select table_name, rows_landed, rows_used, rows_excluded, rows_replaced, is_complete
    from row_reconciliation where table_name in ('credits', 'applications') order by file_name
"""


def told(mornings: Mornings, day: str, knowing: str, query: str) -> list[tuple[Any, ...]]:
    with tables_of(mornings.releases[day, knowing]) as ask:
        return ask(query)


@pytest.mark.parametrize(
    ("day", "knowing", "expected"),
    [
        ("Wednesday", "Wednesday", {"INV0": 5000, "INV1": 600, "INV2": 500}),
        ("Thursday", "Thursday", {"INV0": 5000, "INV1": 500, "INV2": 500, "INV3": 300}),
        ("Thursday", "Friday", {"INV0": 5000, "INV1": 350, "INV3": 300, "INV4": 80}),
        ("Friday", "Friday", {"INV0": 5000, "INV1": 350, "INV3": 300, "INV4": 80, "INV5": 60}),
    ],
)
def test_what_is_open_on_a_day_is_what_was_known_then(
    mornings: Mornings, day: str, knowing: str, expected: dict[str, int]
) -> None:
    assert dict(told(mornings, day, knowing, OPEN)) == expected


BEFORE = {
    "receivable INV2": "500",
    "customer K2": "华东",
    "limit erp:K1": "100000",
    "rate USD": "7.1",
}
AFTER = {"customer K2": "华西", "limit erp:K1": "90000", "rate USD": "7.2"}
KNOWN = {
    ("Wednesday", "Wednesday"): {**BEFORE, "rep S1": "王一", "policy reminder": "111"},
    ("Thursday", "Thursday"): {
        **BEFORE, "rep S1": "王一一", "credit R2": "100", "promise erp:P1": "stands",
        "dispute erp:Q1": "50", "policy reminder": "222", "receivable INV3": "300",
        "application R2>INV1": "2026-06-25 100",
    },
    ("Thursday", "Friday"): {
        **AFTER, "rep S1": "王一一", "credit R2": "100", "credit R3": "250",
        "promise erp:P1": "2026-06-25", "dispute erp:Q1": "70", "policy reminder": "333",
        "receivable INV3": "300", "receivable INV4": "80", "receivable INV5": "60",
        "application R3>INV1": "2026-06-25 250",
    },
}  # fmt: skip
KNOWN["Friday", "Friday"] = KNOWN["Thursday", "Friday"]


@pytest.mark.parametrize(("day", "knowing"), KNOWN)
def test_every_table_of_the_waist_and_the_policy_are_those_of_then(
    mornings: Mornings, day: str, knowing: str
) -> None:
    found = {f"{kind} {key}": value for kind, key, value in told(mornings, day, knowing, WAIST)}
    steady = {
        "customer K1": "华东", "credit R1": "400", "application R1>INV1": "2026-06-23 400",
        "receivable INV0": "5000", "receivable INV1": "1000",
    }  # fmt: skip
    assert found == {**steady, **KNOWN[day, knowing]}


# A run that is not current plans no letter, whatever else withholds one.
OF_ITS_OWN = {"marts.letters_due": "withheld_reason"}
BUILT = """
    select table_schema || '.' || table_name from information_schema.tables
    where table_schema in ('intermediate', 'marts')
"""


def every_row(release: Path) -> dict[str, list[str]]:
    """The rows of every table of the waist and the marts, in an order of their own."""
    with tables_of(release) as ask:
        return {
            name: sorted(
                repr(row)
                for row in ask(
                    f"select * exclude ({OF_ITS_OWN[name]}) from {name}"
                    if name in OF_ITS_OWN
                    else f"select * from {name}"
                )
            )
            for (name,) in ask(BUILT)
        }


def test_a_morning_built_again_has_row_by_row_every_table_that_was_published_then(
    mornings: Mornings, tmp_path: Path
) -> None:
    """Also the tasks: what was opened, closed or sent since is in the ledger and left out."""
    home = copy_of(mornings.home, tmp_path)
    again = every_row(built(home, "--as-of", "2026-06-25", "--known-at", "2026-06-26T06:00"))
    then = every_row(mornings.releases["Thursday", "Thursday"])
    models = (ROOT / "dbt_project" / "models" / "intermediate").glob("*.sql")
    assert {name for name in then if name.startswith("intermediate.")} == {
        f"intermediate.{model.stem}" for model in models
    }
    assert then.keys() == again.keys() >= {"marts.open_items", "marts.collection_tasks"}
    assert [name for name, rows in then.items() if rows != again[name]] == []


RELEASED = {
    "letter_number": "CK-1", "company_id": "1000", "debtor_id": "account:erp:K2",
    "letter_kind": "reminder", "letter_level": 0, "letter_date": "2026-06-27", "person": "李经理",
    "items": [{
        "receivable_id": "erp:1000:INV0:1", "letter_kind": "reminder", "letter_level": 0,
        "currency_code": "CNY", "amount": "5000.0000",
    }],
}  # fmt: skip
OF_LETTERS = """
    select event_type from intermediate.int_letter_events
    union all select 'names ' || receivable_id from intermediate.int_letter_items
    order by all
"""


def release_on_saturday(home: Path) -> None:
    """A letter about INV0 is planned and approved, and goes out, after all three mornings."""
    saturday = datetime(2026, 6, 27, 2, 0, tzinfo=UTC)
    steps: tuple[EventType, ...] = (
        "letter_planned", "letter_approved", "letter_release_attempted", "letter_released",
    )  # fmt: skip
    with open_ledger(home) as ledger:
        for step in steps:
            ledger.append([Event(step, "L1", RELEASED)], saturday)


def test_a_letter_that_went_out_later_is_left_out_of_a_morning_built_again(
    mornings: Mornings, tmp_path: Path
) -> None:
    """A run that may know of it has it: else this would prove nothing."""
    home = copy_of(mornings.home, tmp_path)
    release_on_saturday(home)
    again = built(home, "--as-of", "2026-06-25", "--known-at", "2026-06-26T06:00")
    then = every_row(mornings.releases["Thursday", "Thursday"])
    assert [name for name, rows in every_row(again).items() if rows != then[name]] == []
    with tables_of(built(home, "--as-of", "2026-06-25")) as ask:
        assert [word for (word,) in ask(OF_LETTERS)] == [
            "approved", "names erp:1000:INV0:1", "planned", "release_attempted", "released",
        ]  # fmt: skip


def test_rows_in_are_used_or_replaced_file_by_file(mornings: Mornings) -> None:
    assert told(mornings, "Friday", "Friday", RECONCILED) == [
        ("applications", 1, 1, 0, 0, True),
        ("applications", 1, 0, 1, 1, True),
        ("applications", 2, 1, 1, 0, True),
        ("credits", 1, 1, 0, 0, True),
        ("credits", 1, 0, 1, 1, True),
        ("credits", 2, 2, 0, 0, True),
    ]


def bridge(ended: Ended) -> dict[str, str]:
    assert ended.code == 0, ended.err
    [currency] = ended.document["currencies"]
    moved = {move["line"]: move["amount"] for move in currency["movements"]}
    return {"opening": currency["opening_amount"], **moved, "closing": currency["closing_amount"]}


def test_the_difference_is_the_last_two_published_runs_and_foots(mornings: Mornings) -> None:
    ended = huikuan(mornings.home, "diff", "--json")
    assert bridge(ended) == {
        "opening": "6300.0000",
        "new_documents": "60.0000",
        "corrections": "-70.0000",
        "dropped": "-500.0000",
        "closing": "5790.0000",
    }
    assert [
        (change["line"], change["document_number"], change["part_id"], change["amount"])
        for change in ended.document["changes"]
    ] == [
        ("corrections", "INV1", "erp:1000:R2", "100.0000"),
        ("corrections", "INV1", "erp:1000:R3", "-250.0000"),
        ("corrections", "INV4", "erp:1000:INV4:1", "80.0000"),
        ("dropped", "INV2", "erp:1000:INV2:1", "-500.0000"),
        ("new_documents", "INV5", "erp:1000:INV5:1", "60.0000"),
    ]


def test_two_tellings_of_one_day_differ_by_later_knowledge_alone(mornings: Mornings) -> None:
    ids = [
        json.loads((mornings.releases["Thursday", knowing] / "manifest.json").read_text())["run_id"]
        for knowing in ("Thursday", "Friday")
    ]
    assert bridge(huikuan(mornings.home, "diff", *reversed(ids), "--json")) == {
        "opening": "6300.0000",
        "corrections": "-70.0000",
        "dropped": "-500.0000",
        "closing": "5730.0000",
    }


def test_days_name_their_runs_and_a_day_without_one_is_named(mornings: Mornings) -> None:
    ended = huikuan(mornings.home, "diff", "2026-06-24", "2026-06-25", "--json")
    assert bridge(ended) == {
        "opening": "6100.0000",
        "new_documents": "300.0000",
        "receipts": "-100.0000",
        "closing": "6300.0000",
    }
    refused = huikuan(mornings.home, "diff", "2026-06-20")
    assert (refused.code, refused.err.splitlines()[0]) == (2, "no run here is called '2026-06-20'")


def test_the_readme_shows_what_a_person_reads(mornings: Mornings) -> None:
    command = "huikuan diff 2026-06-25 2026-06-26"
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = readme.partition(f"```\n$ {command}\n```\n```\n")[2].partition("\n```")[0]
    printed = huikuan(mornings.home, *command.split()[1:]).out
    assert re.sub(r"run [0-9a-f]{16}", "run #", printed.strip()) == re.sub(
        r"run [0-9a-f]{16}", "run #", shown
    )


def test_a_line_of_an_older_file_says_what_replaced_it(mornings: Mornings) -> None:
    """A snapshot as a whole, a day told again, a row of the same key; the rest is traced."""
    for line, later in (
        ("receivables_20260625.csv:4", "receivables_20260626.csv"),
        ("credits_20260625.csv:2", "credits_20260626.csv"),
        ("applications_20260625.csv:2", "applications_20260626.csv"),
    ):
        told = huikuan(mornings.home, "trace", line)
        assert (told.code, told.err.splitlines()[0]) == (
            2,
            f"{line} has been replaced: the current release reads {later} instead",
        )
    assert huikuan(mornings.home, "trace", "applications_20260624.csv:2").code == 0
