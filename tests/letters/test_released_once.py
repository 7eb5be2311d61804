"""Letters of the demo company through a whole life: planned, approved, paid, released, and no more.

One home, one chain of runs; every test looks at a part of what happened.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.ledger import open_ledger
from flows.letters.standing import standings
from tests.run.command import Ended, huikuan
from tests.run.conftest import copy_of, inbox, release_of, tables_of

RULES = Path(__file__).parents[2] / "dbt_project" / "policy" / "letter_rules.csv"


@dataclass(frozen=True)
class Life:
    """The home at its end, and what each command of its life answered."""

    home: Path
    paid: str
    kept: str
    left: str
    answers: dict[str, Ended]


def letters(home: Path, command: str, *arguments: str) -> Ended:
    """`huikuan letters …` on a home."""
    return huikuan(home, f"letters {command}", *arguments)


def pay(home: Path, letter_number: str, number: str = "SKTEST") -> None:
    """A receipt for the one document of a letter arrives, applied."""
    with open_ledger(home) as ledger:
        known = standings(ledger.events_through(ledger.last_sequence())).values()
    [planned] = {one.said["run_id"] for one in known if one.number == letter_number}
    with tables_of(home / "releases" / str(planned)) as query:
        [(document, customer, amount)] = query(
            "select items.document_number, accounts.customer_number, items.amount"
            " from letter_items as items join letters_due as letters using (letter_id)"
            " join intermediate.int_customers as accounts using (customer_id)"
            f" where letter_number = '{letter_number}'"
        )
    for name, line in (
        ("收款单_20260630.csv", f"{number},收款,{customer},2026-06-29,人民币,{amount},银行转账,,"),
        ("核销记录_20260630.csv", f"{number},{document},1,2026-06-29,{amount},"),
    ):
        path = inbox(home) / name
        content = path.read_bytes()
        encoding = "utf-8" if "收款" in content.decode("utf-8", "ignore")[:10] else "gb18030"
        path.write_bytes(content.rstrip(b"\r\n") + b"\n" + f"{line}\n".encode(encoding))


@pytest.fixture(scope="module")
def life(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Life:
    home = copy_of(demo_home, tmp_path_factory.mktemp("letters"))
    rules = RULES.read_text("utf-8").replace("post,否,standard,7", "post,是,standard,7")
    (home / "policy").mkdir(exist_ok=True)
    (home / "policy" / "letter_rules.csv").write_text(rules, "utf-8")
    answers = {"run": huikuan(home, "run", "--direct")}
    with tables_of(release_of(home)) as query:
        paid, kept, left = (
            row[0]
            for row in query(
                "select letter_number from letters_due where letter_state = 'planned'"
                " and item_count = 1 order by letter_number limit 3"
            )
        )
    answers["own"] = letters(home, "approve", paid)
    answers["early"] = letters(home, "release", paid)
    answers["approve"] = letters(home, "approve", paid, kept, "--as", "李经理")
    answers["again"] = letters(home, "approve", kept, "--as", "李经理")
    pay(home, paid)
    answers["release"] = letters(
        home, "release", "--all", "--supersede", "--as", "张会计", "--json"
    )
    answers["twice"] = letters(home, "release", "--all", "--as", "张会计")
    answers["next"] = huikuan(home, "run", "--direct", "--supersede")
    return Life(home, paid, kept, left, answers)


def states(life: Life) -> dict[str, tuple[str, str | None]]:
    with tables_of(release_of(life.home)) as query:
        return {
            number: (state, reason)
            for number, state, reason in query(
                "select letter_number, letter_state, withheld_reason from letters_due"
            )
        }


def test_who_prepared_a_letter_does_not_approve_it(life: Life) -> None:
    assert life.answers["own"].code == 2
    assert "was prepared by" in life.answers["own"].err


def test_what_needs_approval_does_not_go_out_before(life: Life) -> None:
    assert life.answers["early"].code == 2
    assert "not approved" in life.answers["early"].err
    assert life.answers["approve"].code == 0
    assert life.answers["again"].code == 2


def test_a_letter_paid_after_its_approval_is_withheld_and_the_other_goes_out(life: Life) -> None:
    document = life.answers["release"].document
    outcomes = {one["number"]: (one["outcome"], one["reason"]) for one in document["letters"]}
    assert outcomes == {
        life.paid: ("withheld", "no_longer_due"),
        life.kept: ("released", ""),
    }
    files = [path.name for path in Path(document["release"]).rglob("*.pdf")]
    assert sorted(files) == sorted([f"{life.kept}.pdf", "cover_1.pdf", "letters_1.pdf"])


def test_nothing_goes_out_twice(life: Life) -> None:
    assert life.answers["twice"].code == 2
    assert "no letter waits" in life.answers["twice"].err
    after = states(life)
    assert life.kept not in after
    assert life.paid not in after
    assert after[life.left] == ("planned", None)
    with open_ledger(life.home) as ledger:
        events = ledger.events_through(ledger.last_sequence())
    released = Counter(
        event.subject_id for event in events if event.event_type == "letter_released"
    )
    assert set(released.values()) == {1}


def test_date_and_deadline_are_those_of_the_release(life: Life) -> None:
    with open_ledger(life.home) as ledger:
        known = standings(ledger.events_through(ledger.last_sequence())).values()
    [letter] = [one for one in known if one.number == life.kept]
    said = letter.last("letter_released")
    assert (said["letter_date"], said["pay_by_date"]) == ("2026-07-01", "2026-07-08")
    attempted = json.loads(json.dumps(letter.last("letter_release_attempted")))
    assert [item["letter_kind"] for item in attempted["items"]] == ["reminder"]
    assert letter.approved_by == "李经理"


def test_python_and_sql_agree_where_each_letter_stands(life: Life) -> None:
    with open_ledger(life.home) as ledger:
        position = int(ledger.published_runs()[-1].payload["ledger_sequence"])
        known = standings(ledger.events_through(position))
    with tables_of(release_of(life.home)) as query:
        told = dict(query("select letter_id, letter_status from marts_steps.letter_standings"))
    ours = {
        key: one.status.replace("ask a person", "release_attempted") for key, one in known.items()
    }
    assert told == ours


def test_the_evidence_of_a_letter_holds_its_bytes_decisions_and_lines(life: Life) -> None:
    answer = letters(life.home, "evidence", life.kept)
    assert answer.code == 0, answer.err
    folder = life.home / "evidence" / life.kept
    told = json.loads((folder / "evidence.json").read_text("utf-8"))
    pdf = hashlib.sha256((folder / "letter.pdf").read_bytes()).hexdigest()
    assert told["pdf_sha256"] == pdf
    assert (told["approved_by"], told["letter_date"]) == ("李经理", "2026-07-01")
    assert [one["event_type"] for one in told["history"]] == [
        "letter_planned",
        "letter_lapsed",
        "letter_planned",
        "letter_approved",
        "letter_release_attempted",
        "letter_released",
    ]
    assert "应收单_20260630.csv:" in (folder / "trace.txt").read_text("utf-8")
    assert letters(life.home, "evidence", life.left).code == 2


def test_a_copy_needs_a_reason_and_a_debt_that_is_still_owed(life: Life) -> None:
    assert letters(life.home, "reissue", life.kept).code == 2
    copied = letters(life.home, "reissue", life.kept, "--reason", "对方未收到")
    assert copied.code == 0, copied.err
    assert [path.name[-6:] for path in (life.home / "copies").iterdir()] == ["-1.pdf"]
    pay(life.home, life.kept, number="SKCOPY")
    assert huikuan(life.home, "run", "--direct", "--supersede").code == 0
    again = letters(life.home, "reissue", life.kept, "--reason", "再寄")
    assert again.code == 2
    assert "paid" in again.err
