"""A real SAP extract gives lists that tie to the cent, and withholds what it cannot prove.

The figures are worked out from the file in plain Python. It belongs to others: none of its
customers is named here.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from python_calamine import CalamineWorkbook
from run.command import asked, huikuan

from .conftest import ONE_REP, Make, Morning
from .extract import AS_OF, DAMAGED, FIVE_WORK_DAYS_ON, SHARED, Item, names_of, totals

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not SHARED.is_dir(), reason="no third-party data beside the checkout"),
]
OPEN = {"CAD": Decimal("44471009.08"), "USD": Decimal("275113716.83")}


def overdue(items: list[Item]) -> list[Item]:
    return [item for item in items if item.is_overdue]


def sums(pairs: list[tuple[str, Decimal]]) -> dict[str, Decimal]:
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for key, amount in pairs:
        found[key] += amount
    return dict(found)


def rep_of(item: Item) -> str:
    return "CA" if item.company == "CA02" else "US"


def test_the_file_itself_adds_up_to_what_is_known_of_it(items: list[Item]) -> None:
    assert (len(items), totals(items)) == (9700, OPEN)
    assert len({item.customer for item in items}) == 526
    assert sum(item.due < item.posted for item in items) == 32


def test_every_line_is_an_open_item_and_currencies_stay_apart(
    one_rep: Morning, items: list[Item]
) -> None:
    assert one_rep.ended.code == 0, one_rep.ended.err
    found = one_rep.table("open_items")
    assert sorted(
        (row["company_id"], row["customer_number"], row["document_number"], row["due_date"],
         row["currency_code"], Decimal(row["open_amount"]), int(row["days_overdue"]))
        for row in found
    ) == sorted(
        (item.company, item.customer, item.document, item.due.isoformat(),
         item.currency, item.amount, max((AS_OF - item.due).days, 0))
        for item in items
    )  # fmt: skip
    assert {row["original_amount"] + row["applied_amount"] for row in found} == {""}
    assert {
        row["currency_code"]: Decimal(row["open_amount"]) for row in one_rep.table("run_summary")
    } == OPEN


def test_a_customer_with_and_without_leading_zeros_is_one(
    one_rep: Morning, items: list[Item]
) -> None:
    balances = one_rep.table("customer_balances")
    assert len({row["customer_id"] for row in balances}) == 526
    assert {row["sales_rep_id"] for row in balances} == {"US"}
    assert {
        f"{row['company_id']} {row['customer_number']}": Decimal(row["overdue_amount"])
        for row in balances
        if Decimal(row["overdue_amount"])
    } == sums([(f"{item.company} {item.customer}", item.amount) for item in overdue(items)])


def test_customers_of_several_names_are_listed_and_get_no_legal_name(
    one_rep: Morning, items: list[Item]
) -> None:
    names = names_of(items)
    ambiguous = {f"sap:{number}" for number, variants in names.items() if len(variants) > 1}
    assert (len(ambiguous), max(map(len, names.values()))) == (338, 11)
    findings = one_rep.table("data_findings")
    listed = {row["subject_id"]: row for row in findings if row["finding_code"] == "name_variants"}
    assert set(listed) == ambiguous
    with duckdb.connect(str(one_rep.home / "current" / "warehouse.duckdb"), read_only=True) as base:
        rows = base.execute(
            "select customer_id, customer_number, legal_name, display_name, name_variant_count"
            " from intermediate.int_customers"
        ).fetchall()
    assert len(rows) == 526
    for customer_id, number, legal_name, display_name, count in rows:
        assert count == len(names[number])
        assert (legal_name is None) == (customer_id in ambiguous)
        assert {display_name, legal_name or display_name} <= names[number]


def test_documents_due_before_they_were_posted_are_reported(
    one_rep: Morning, items: list[Item]
) -> None:
    assert sorted(
        (row["subject_id"].split(":")[2], row["value"], row["detail"])
        for row in one_rep.table("data_findings")
        if row["finding_code"] == "due_before_posting"
    ) == sorted(
        (item.document, item.due.isoformat(), item.posted.isoformat())
        for item in items
        if item.due < item.posted
    )


def test_without_receipts_every_letter_is_withheld(one_rep: Morning, items: list[Item]) -> None:
    """The companies have no legal name either; what no master data can mend is said first."""
    letters = one_rep.table("letters_due")
    assert sorted((row["company_id"], row["customer_id"]) for row in letters) == sorted(
        {(item.company, f"sap:{item.customer}") for item in overdue(items)}
    )
    assert {(row["letter_state"], row["withheld_reason"]) for row in letters} == {
        ("withheld", "no_receipts")
    }
    assert len({row["letter_number"] for row in letters}) == 523
    assert one_rep.said("letters") == "0 planned, 523 withheld (no_receipts 523)"
    assert not list((one_rep.home / "current" / "outbox").rglob("*.pdf"))


def test_without_rates_no_total_is_made_of_two_currencies(
    one_rep: Morning, items: list[Item]
) -> None:
    totals_of = {row["company_id"]: row for row in one_rep.table("consolidated_balances")}
    incomplete = totals_of.pop("CA02")
    assert (
        incomplete["consolidation_state"], incomplete["missing_currencies"],
        incomplete["open_amount"], incomplete["overdue_amount"],
    ) == ("incomplete", "CAD", "", "")  # fmt: skip
    assert {company: Decimal(row["open_amount"]) for company, row in totals_of.items()} == sums(
        [(item.company, item.amount) for item in items if item.currency == "USD"]
    )
    assert one_rep.said("receivables") == (
        "CAD 44,471,009.08 · USD 275,113,716.83 (no total: no rate for CAD)"
    )


def test_whoever_is_late_or_due_within_five_working_days_is_on_the_list(
    one_rep: Morning, items: list[Item]
) -> None:
    wanted = {f"account:sap:{item.customer}" for item in items if item.due <= FIVE_WORK_DAYS_ON}
    tasks = one_rep.table("collection_tasks")
    assert {row["debtor_id"] for row in tasks} == wanted
    assert sorted(int(row["rank"]) for row in tasks) == list(range(1, len(wanted) + 1))
    assert {row["rank"] for row in tasks if row["is_cut"] == "false"} == {
        str(rank) for rank in range(1, 16)
    }
    assert one_rep.said("tasks") == "525 for 1 rep, 510 beyond capacity"


def points(value: Decimal, bands: tuple[tuple[int, int], ...]) -> int:
    """Of the bands (minimum, points) that the value reaches, the last; none gives 0."""
    return next((given for least, given in reversed(bands) if value >= least), 0)


def test_the_first_five_scores_are_amount_age_and_grade_of_the_lines_of_the_file(
    one_rep: Morning, items: list[Item]
) -> None:
    """A file of open balances tells no promises and no limits, so only the grade adds to them."""
    of_amount = ((1500, 5), (7500, 10), (30000, 18), (150000, 25), (750000, 30))
    of_days = ((1, 5), (31, 10), (61, 15), (91, 20), (181, 25), (366, 30))
    tasks = {row["rank"]: row for row in one_rep.table("collection_tasks")}
    components = one_rep.table("task_score_components")
    grades = {row["debtor_id"]: row["grade"] for row in one_rep.table("customer_grades")}
    for rank in "12345":
        task = tasks[rank]
        late = [item for item in overdue(items) if task["debtor_id"].endswith(f":{item.customer}")]
        wanted = {
            "overdue_amount": max(points(amount, of_amount) for amount in totals(late).values()),
            "days_overdue": points(Decimal(max((AS_OF - item.due).days for item in late)), of_days),
            "grade": {"B": 2, "C": 4}.get(grades[task["debtor_id"]], 0),
        }
        found = {
            row["rule_code"]: Decimal(row["points"])
            for row in components
            if row["task_id"] == task["task_id"]
        }
        assert found == {rule: given for rule, given in wanted.items() if given}
        assert Decimal(task["score"]) == sum(wanted.values())


@pytest.mark.campaign
@pytest.mark.parametrize("rep", ["CA", "US"])
def test_the_workbook_of_a_rep_ties_to_the_cent(
    by_company: Morning, items: list[Item], rep: str
) -> None:
    (path,) = (by_company.home / "current" / "outbox" / rep).glob("*.xlsx")
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Today", "Invoices", "Not today", "Guide", "_lists"]
    rows = book.get_sheet_by_name("Invoices").to_python()
    lines = [row for row in rows if isinstance(row[5], date)]
    mine = [item for item in items if rep_of(item) == rep]
    listed = {item.customer for item in mine if item.due <= FIVE_WORK_DAYS_ON}
    assert len(lines) == sum(item.customer in listed for item in mine)
    assert sums([(row[7], Decimal(str(row[9] or 0))) for row in lines]) == totals(overdue(mine))
    assert len(book.get_sheet_by_name("Guide").to_python()) < 40


@pytest.mark.campaign
def test_reps_by_company_code_share_the_same_totals(
    by_company: Morning, one_rep: Morning, items: list[Item]
) -> None:
    assert by_company.ended.code == 0
    reps = {row["task_id"]: row["sales_rep_id"] for row in by_company.table("collection_tasks")}
    assert sums(
        [
            (f"{reps[row['task_id']]} {row['currency_code']}", Decimal(row["demand_amount"]))
            for row in by_company.table("collection_task_amounts")
        ]
    ) == sums([(f"{rep_of(item)} {item.currency}", item.amount) for item in overdue(items)])
    assert by_company.table("run_summary") == one_rep.table("run_summary")


def test_a_document_and_a_line_are_traced_to_each_other(
    one_rep: Morning, items: list[Item]
) -> None:
    item = max(overdue(items), key=lambda item: item.amount)
    of_document = asked(one_rep.home, "trace", item.document)
    of_line = asked(one_rep.home, "trace", f"open_items.csv:{item.line}")
    assert (of_document.code, of_line.code) == (0, 0)
    amount = f"{item.amount:,.2f}"
    assert f"+{amount}  open_items.csv:{item.line}  " in of_document.out
    assert "withheld: no_receipts" in of_document.out
    assert f"balance {item.company} sap:{item.customer}  " in of_line.out
    for printed in (of_document.out, of_line.out):
        assert "every archived file and row named here was checked against its hash" in printed


def test_another_day_is_refused_because_the_file_tells_only_one(one_rep: Morning) -> None:
    refused = huikuan(one_rep.home, "run", "--direct", "--as-of", "2020-06-01")
    assert refused.code == 2
    assert "it holds open balances of one day and no history" in refused.err
    assert "--as-of 2020-05-31" in refused.err


def test_a_file_that_a_spreadsheet_damaged_is_refused_with_the_cause(make_home: Make) -> None:
    home = make_home(ONE_REP, DAMAGED)
    refused = huikuan(home, "run", "--direct")
    assert refused.code == 3
    assert '"due_in_date": a spreadsheet program destroyed the dates' in refused.err
    assert "do not open the file in a spreadsheet program" in refused.err
    assert not (home / "current").exists()
