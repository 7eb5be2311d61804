"""Who entered a list, left it, moved or changed on it, and why: every entry that differs, once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import duckdb
import pytest

from flows import warehouse
from flows.lineage.bridge import Bridge
from flows.lineage.built_runs import BuiltRun
from flows.lineage.columns import WIDTH, display_width, padded, wrapped
from flows.lineage.diff import Difference
from flows.lineage.task_changes import TaskChange, task_changes
from flows.lineage.task_reasons import CONDITIONS

TABLES = """
create schema marts; create schema marts_steps; create schema intermediate;
create table marts.collection_tasks (
    task_id varchar, sales_rep_id varchar, debtor_id varchar, debtor_name varchar, rank integer,
    score decimal(9, 2), recommended_action varchar, first_reason_code varchar, cut_reason varchar,
    waits_until date, is_pinned boolean, maximum_days_overdue integer, policy_version varchar);
create table marts.collection_task_amounts (
    task_id varchar, currency_code varchar, demand_amount decimal(38, 4),
    held_amount decimal(38, 4));
create table marts.item_dispositions (
    receivable_id varchar, debtor_id varchar, sales_rep_id varchar, currency_code varchar,
    reason_code varchar, is_overdue boolean, amount decimal(38, 4));
create table marts.promises (
    promise_id varchar, debtor_id varchar, promise_state varchar, currency_code varchar,
    promised_amount decimal(38, 4), promised_date date);
create table marts.disputes (
    dispute_id varchar, receivable_id varchar, debtor_id varchar, is_open boolean,
    currency_code varchar, disputed_amount decimal(38, 4));
create table marts.task_score_components (
    task_id varchar, rule_code varchar, points decimal(12, 2));
create table marts_steps.task_conditions (
    sales_rep_id varchar, debtor_id varchar, condition_code varchar);
create table intermediate.int_customers (customer_id varchar, debtor_id varchar);
create table intermediate.int_sales_reps (
    sales_rep_id varchar, is_active boolean, deputy_id varchar, manager_id varchar);
"""
CHANGES = """
create temp table changes (
    debtor_id varchar, receivable_id varchar, line varchar, currency_code varchar,
    amount decimal(38, 4))
"""
NAMES = {
    "A": "苏州望榆自动化设备有限公司",
    "B": "乙",
    "C": "ACME Ltd",
    "D": "徐州陌野矿山设备有限公司",
}


@dataclass(frozen=True)
class Item:
    """An open item, or a part of it, of the entry's debtor."""

    number: str
    amount: str = "100"
    reason: str = "overdue"
    is_overdue: bool = True
    currency: str = "CNY"


@dataclass(frozen=True)
class Entry:
    """An entry of a list with what it rests on."""

    debtor: str
    rank: int
    rep: str = "S1"
    task: str = ""
    action: str = "ask_for_payment"
    cut: str | None = None
    waits_until: date | None = None
    is_pinned: bool = False
    days: int = 10
    items: tuple[Item, ...] = ()
    conditions: tuple[str, ...] = ("demand",)
    points: tuple[tuple[str, int], ...] = (("days_overdue", 5),)


@dataclass
class Morning:
    """The lists of one run, the reps and what is promised and disputed."""

    entries: tuple[Entry, ...] = ()
    promises: tuple[tuple[str, str, str, int, date], ...] = ()
    disputes: tuple[tuple[str, str, bool, int], ...] = ()
    departed: dict[str, str] = field(default_factory=dict[str, str])
    unlisted: tuple[tuple[str, str, Item], ...] = ()
    policy: str = "p1"
    accounts: dict[str, str] = field(default_factory=dict[str, str])

    def write(self, path: Path) -> Path:
        with duckdb.connect(str(path)) as connection:
            connection.execute(TABLES)
            for entry in self.entries:
                self._write(connection, entry)
            for number, debtor, state, amount, day in self.promises:
                values = (number, debtor, state, "CNY", amount, day)
                insert(connection, "marts.promises", *values)
            for number, debtor, is_open, amount in self.disputes:
                values = (number, "R", debtor, is_open, "CNY", amount)
                insert(connection, "marts.disputes", *values)
            for debtor, rep, item in self.unlisted:
                _write_item(connection, debtor, rep, item)
            for account, debtor in self.accounts.items():
                insert(connection, "intermediate.int_customers", account, debtor)
            for rep, deputy in self.departed.items():
                insert(connection, "intermediate.int_sales_reps", rep, False, deputy, None)
        return path

    def _write(self, connection: duckdb.DuckDBPyConnection, one: Entry) -> None:
        task = one.task or f"t{one.debtor}{one.rep}"
        score = sum(points for _, points in one.points)
        insert(
            connection, "marts.collection_tasks", task, one.rep, one.debtor, NAMES[one.debtor],
            one.rank, score, one.action, one.points[0][0] if one.points else "dispute", one.cut,
            one.waits_until, one.is_pinned, one.days, self.policy,
        )  # fmt: skip
        for rule, points in one.points:
            insert(connection, "marts.task_score_components", task, rule, points)
        for code in one.conditions:
            insert(connection, "marts_steps.task_conditions", one.rep, one.debtor, code)
        for item in one.items:
            _write_item(connection, one.debtor, one.rep, item)
            amount, demand = Decimal(item.amount), item.reason == "overdue"
            parts = (amount, 0) if demand else (0, 0 if item.reason == "not_due" else amount)
            insert(connection, "marts.collection_task_amounts", task, item.currency, *parts)


def _write_item(connection: duckdb.DuckDBPyConnection, debtor: str, rep: str, item: Item) -> None:
    insert(
        connection, "marts.item_dispositions", item.number, debtor, rep, item.currency,
        item.reason, item.is_overdue, Decimal(item.amount),
    )  # fmt: skip


def insert(connection: duckdb.DuckDBPyConnection, table: str, *values: object) -> None:
    marks = ", ".join("?" for _ in values)
    connection.execute(f"insert into {table} values ({marks})", list(values))


def compared(
    folder: Path, before: Morning, after: Morning, *changes: tuple[str, str, str, str, int]
) -> tuple[TaskChange, ...]:
    folder.mkdir(exist_ok=True)
    databases = (before.write(folder / "before.duckdb"), after.write(folder / "after.duckdb"))
    with warehouse.read_only_pair(*databases) as pair:
        pair.execute(CHANGES)
        for change in changes:
            insert(pair, "changes", *change)
        return task_changes(pair, {"CNY": 2})


def told(tasks: tuple[TaskChange, ...]) -> list[tuple[str, str, list[str]]]:
    return [(task.change, task.debtor_id, [one.text for one in task.reasons]) for task in tasks]


BEFORE = Morning(
    (
        Entry("A", 1, items=(Item("1"),), points=(("overdue_amount", 90),)),
        Entry("B", 2, items=(Item("2", "50"), Item("3", "7", currency="USD"))),
        Entry("C", 3, items=(Item("4", "10", "not_due", is_overdue=False),)),
    )
)
AFTER = Morning(
    (
        Entry(
            "B", 1, action="escalate_promise", items=(Item("2", "80"),),
            conditions=("demand", "broken_promise"),
            points=(("days_overdue", 10), ("broken_promise", 15)),
        ),
        Entry("D", 2, items=(Item("5", "20"),)),
        Entry("C", 3, items=(Item("4", "10", "not_due", is_overdue=False),)),
    ),
    promises=(("P1", "B", "broken", 50, date(2026, 6, 1)),),
)  # fmt: skip


def test_who_entered_left_or_moved_is_told_with_what_is_asked_and_who_stays_is_not(
    tmp_path: Path,
) -> None:
    assert [
        (
            task.change,
            task.debtor_name,
            (task.rank_before, task.rank_after),
            (task.action_before, task.action_after),
            [(one.currency_code, one.demand_before, one.demand_after) for one in task.demands],
        )
        for task in compared(tmp_path, BEFORE, AFTER)
    ] == [
        ("entered", NAMES["D"], (None, 2), (None, "ask_for_payment"), [("CNY", 0, 20)]),
        ("left", NAMES["A"], (1, None), ("ask_for_payment", None), [("CNY", 100, 0)]),
        (
            "moved",
            "乙",
            (2, 1),
            ("ask_for_payment", "escalate_promise"),
            [("CNY", 50, 80), ("USD", 7, 0)],
        ),
    ]


def test_every_change_says_why_the_money_first(tmp_path: Path) -> None:
    changes = (
        ("A", "1", "receipts", "CNY", -100),
        ("B", "2", "new_documents", "CNY", 30),
        ("B", "3", "credits", "USD", -7),
    )
    assert told(compared(tmp_path, BEFORE, AFTER, *changes)) == [
        ("entered", "D", ["new: an overdue amount to ask for"]),
        ("left", "A", ["CNY 100.00 was paid", "ended: an overdue amount to ask for"]),
        (
            "moved",
            "B",
            [
                "CNY 30.00 was invoiced",
                "USD 7.00 was credited",
                "the promise of CNY 50.00 for 2026-06-01 was broken",
                "new: a promise that was not kept",
                "points: broken_promise 0 → 15, days_overdue 5 → 10",
                f"not ahead of it any more: {NAMES['A']}",
            ],
        ),
    ]


ITEM = Item("1")
ENTRY = Entry("A", 1, items=(ITEM,))
DAY = date(2026, 7, 1)
CASES: dict[str, tuple[Entry | Morning, Entry | Morning, list[str]]] = {
    "nothing": (ENTRY, ENTRY, []),
    "a day older": (ENTRY, replace(ENTRY, days=11), []),
    "promised": (
        ENTRY,
        Morning((replace(ENTRY, items=(replace(ITEM, reason="promise"),), conditions=()),),
                promises=(("P", "A", "open", 100, DAY),)),
        ["CNY 100.00 for 2026-07-01 was promised",
         "ended: an overdue amount to ask for"],
    ),
    "kept": (
        Morning((ENTRY,), promises=(("P", "A", "open", 100, DAY),)),
        Morning((ENTRY,), promises=(("P", "A", "kept", 100, DAY),)),
        ["the promise of CNY 100.00 for 2026-07-01 was kept"],
    ),
    "disputed": (
        ENTRY,
        Morning((ENTRY,), disputes=(("X", "A", True, 40),)),
        ["CNY 40.00 is disputed"],
    ),
    "settled": (
        Morning((ENTRY,), disputes=(("X", "A", True, 40),)),
        Morning((ENTRY,), disputes=(("X", "A", False, 0),)),
        ["CNY 40.00 is not disputed any more"],
    ),
    "fell due": (
        replace(ENTRY, items=(replace(ITEM, reason="not_due", is_overdue=False),)),
        ENTRY,
        ["CNY 100.00 became overdue"],
    ),
    "no place": (
        ENTRY,
        replace(ENTRY, cut="capacity"),
        ["not on the day's list: the day has no place for it"],
    ),
    "put off": (
        ENTRY,
        replace(ENTRY, cut="snoozed", waits_until=DAY),
        ["not on the day's list until 2026-07-01: put off"],
    ),
    "back": (
        replace(ENTRY, cut="snoozed"),
        ENTRY,
        ["on the day's list again; before: put off"],
    ),
    "pinned": (ENTRY, replace(ENTRY, is_pinned=True), ["a person pinned it"]),
    "rep left": (
        ENTRY,
        Morning((replace(ENTRY, rep="S2", task="tAS1"),), departed={"S1": "S2"}),
        ["S1 is not active any more: his deputy S2 has it now"],
    ),
    "rep changed": (
        ENTRY,
        Morning((replace(ENTRY, rep="S2", task="tAS1"),)),
        ["it is S2's now; it was S1's"],
    ),
    "a rule counts days": (
        replace(ENTRY, days=30),
        replace(ENTRY, days=31, action="send_letter"),
        ["days overdue of the oldest item: 30 → 31"],
    ),
    "a document went to another rep": (
        ENTRY,
        Morning((replace(ENTRY, items=()), replace(ENTRY, rep="S2", task="t2"))),
        ["CNY 100.00 came from S1", "new: an overdue amount to ask for", "CNY 100.00 went to S2"],
    ),
    "nothing is due any more": (
        replace(ENTRY, conditions=("due_soon",)),
        Morning(unlisted=(("A", "S1", ITEM),)),
        ["ended: something that falls due soon"],
    ),
    "another policy": (
        ENTRY,
        Morning((replace(ENTRY, action="visit"),), policy="p2"),
        ["the policy that orders the lists is another"],
    ),
    "another policy that changes nothing": (ENTRY, Morning((ENTRY,), policy="p2"), []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_cause_is_one_sentence(case: str, tmp_path: Path) -> None:
    before, after, expected = CASES[case]
    mornings = [one if isinstance(one, Morning) else Morning((one,)) for one in (before, after)]
    found = compared(tmp_path, mornings[0], mornings[1])
    assert [text for _, _, texts in told(found) for text in texts] == expected


def any_morning(random: Random) -> Morning:
    """Lists of two reps; each debtor may be on either or both, for any cause."""
    entries: list[Entry] = []
    for rep in ("S1", "S2"):
        debtors = [debtor for debtor in NAMES if random.random() < 0.7]
        random.shuffle(debtors)
        for rank, debtor in enumerate(debtors, start=1):
            number = f"{debtor}{random.randrange(2)}"
            reason = random.choice(("overdue", "not_due", "dispute", "unapplied_credit"))
            item = Item(number, str(random.randrange(1, 3)), reason, reason != "not_due")
            conditions = random.sample(sorted(CONDITIONS), random.randrange(1, 3))
            points = (("days_overdue", random.randrange(1, 3)),)
            action = random.choice(("visit", "ask_for_payment"))
            entry = Entry(debtor, rank, rep, f"t{debtor}{rep}{random.randrange(2)}", action)
            cut, days = random.choice((None, "capacity")), random.randrange(2)
            held = replace(entry, items=(item,), conditions=tuple(conditions), points=points)
            entries.append(replace(held, cut=cut, days=days))
    return Morning(tuple(entries), policy=random.choice(("p1", "p2")))


def shown_of(morning: Morning, debtor: str, rep: str) -> tuple[object, ...] | None:
    """What a rep sees of a debtor."""
    for one in morning.entries:
        if (one.debtor, one.rep) == (debtor, rep):
            asked = [(item.currency, item.reason, item.amount) for item in one.items]
            return one.rank, one.points, one.action, one.cut, asked
    return None


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_lists_every_entry_that_differs_is_told_once_and_says_why(
    seed: int, tmp_path: Path
) -> None:
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    before, after = any_morning(random), any_morning(random)
    amounts = [
        (one.debtor, item.number, "corrections", "CNY", sign * int(item.amount))
        for morning, sign in ((before, -1), (after, 1))
        for one in morning.entries
        for item in one.items
    ]
    tasks = compared(tmp_path, before, after, *amounts)
    places = [
        place
        for task in tasks
        for place in dict.fromkeys(
            (task.debtor_id, rep) for rep in (task.rep_before, task.rep_after) if rep
        )
    ]
    assert len(places) == len(set(places))
    assert all(task.reasons for task in tasks)
    differing = {
        (debtor, rep)
        for debtor in NAMES
        for rep in ("S1", "S2")
        if shown_of(before, debtor, rep) != shown_of(after, debtor, rep)
    }
    assert differing <= set(places)


def test_a_corrected_credit_code_changes_the_debtor_and_not_the_entry(tmp_path: Path) -> None:
    before = Morning(
        (Entry("A", 1, items=(Item("1"),)), Entry("B", 2, items=(Item("2"),))),
        accounts={"erp:K1": "A", "erp:K2": "B"},
    )
    after = Morning(
        (Entry("D", 1, items=(Item("1"),)), Entry("B", 2, items=(Item("2"),))),
        accounts={"erp:K1": "D", "erp:K2": "B"},
    )
    assert told(compared(tmp_path, before, after)) == [
        ("changed", "D", ["erp:K1 is told under D now, before: A"])
    ]
    paid = compared(tmp_path / "paid", before, after, ("D", "1", "receipts", "CNY", -40))
    assert told(paid) == [
        ("changed", "D", ["erp:K1 is told under D now, before: A", "CNY 40.00 was paid"])
    ]


def test_two_accounts_that_turn_out_to_be_one_debtor_say_where_the_other_entry_went(
    tmp_path: Path,
) -> None:
    apart = Morning(
        (Entry("A", 1, items=(Item("1"),)), Entry("B", 2, items=(Item("2"),))),
        accounts={"erp:K1": "A", "erp:K2": "B"},
    )
    together = Morning(
        (Entry("D", 1, items=(Item("1"), Item("2"))),), accounts={"erp:K1": "D", "erp:K2": "D"}
    )
    joined = told(compared(tmp_path, apart, together))
    assert [(change, debtor, reasons[0]) for change, debtor, reasons in joined] == [
        ("left", "B", "erp:K2 is told under D now, before: B"),
        ("changed", "D", "erp:K1 is told under D now, before: A"),
    ]
    parted = told(compared(tmp_path / "parted", together, apart))
    assert [(change, debtor, reasons[0]) for change, debtor, reasons in parted] == [
        ("entered", "B", "erp:K2 is told under B now, before: D"),
        ("changed", "A", "erp:K1 is told under A now, before: D"),
    ]


def test_the_text_fits_eighty_columns_with_chinese_names_in_line_and_json_carries_the_same(
    tmp_path: Path,
) -> None:
    known = datetime(2026, 7, 1, tzinfo=UTC)
    runs = [BuiltRun("0123456789abcdef", DAY, known, True, tmp_path) for _ in range(2)]
    many = replace_names(BEFORE), replace_names(AFTER)
    tasks = compared(tmp_path, *many, ("A", "1", "receipts", "CNY", -100))
    difference = Difference(runs[0], runs[1], Bridge((), ()), tasks)
    lines = difference.lines()
    assert [line for line in lines if display_width(line) > WIDTH] == []
    titles = [line for line in lines if line.startswith(("  entered", "  left", "  moved"))]
    assert {display_width(line.partition("  score")[0]) + len(line.partition("  score")[2])
            for line in titles} == {WIDTH - len("  score")}  # fmt: skip
    document = json.loads(json.dumps(difference.document()))
    assert [
        (task["change"], task["debtor_id"], [one["text"] for one in task["reasons"]])
        for task in document["tasks"]
    ] == told(tasks)


def replace_names(morning: Morning) -> Morning:
    """The same lists with the longest numbers there are."""
    items = (Item("9", "123456789012345678.1234"),)
    return Morning(tuple(replace(one, items=one.items + items) for one in morning.entries))


def test_a_text_is_cut_padded_and_wrapped_by_its_width() -> None:
    assert padded("苏州", 6) == "苏州  "
    assert padded("苏州望榆", 6) == "苏州…" + " "
    assert wrapped("甲" * 50, "- ", "  ") == ["- " + "甲" * 39, "  " + "甲" * 11]


def test_the_pair_is_read_only_and_reaches_no_other_file(tmp_path: Path) -> None:
    compared(tmp_path, BEFORE, AFTER)
    with warehouse.read_only_pair(tmp_path / "before.duckdb", tmp_path / "after.duckdb") as pair:
        for statement in (
            "delete from earlier.marts.collection_tasks",
            f"select * from read_csv('{tmp_path}/before.duckdb')",
            "set enable_external_access = true",
            f"attach '{tmp_path}/other.duckdb' as other",
        ):
            try:
                pair.execute(statement)
            except warehouse.DatabaseError:
                continue
            raise AssertionError(statement)
