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
from flows.letters.desk import read_known
from flows.letters.released_file import released_file
from flows.letters.standing import standings
from flows.outbox.pdf_text import printed_texts
from tests.run.command import Ended, asked, huikuan
from tests.run.conftest import Morning, copy_of, inbox, release_of, tables_of

from .doubles import known_letters, released_twice

OLD_ACCOUNT, NEW_ACCOUNT = "88880000000010001", "88880000000010009"
POST = """
[sources.post]
layout = "generic"
supplements = "erp"

[sources.post.tables.letter_deliveries]
files = "letters_{date}.csv"
[sources.post.tables.letter_deliveries.columns]
letter_number = "函件编号"
delivery_outcome = "状态"
occurred_on = "日期"
tracking_number = "邮件号"
signed_by = "签收人"
"""


@dataclass(frozen=True)
class Life:
    """The home at its end, four letters by what became of them, and what each command answered.

    paid: withheld. kept: released and delivered. gone: released, then declared void. refused:
    rejected. left: nothing was done to it. held, last: where each letter stood in the run that met
    another bank account, and after a second person had confirmed it.
    """

    home: Path
    paid: str
    kept: str
    gone: str
    refused: str
    left: str
    answers: dict[str, Ended]
    held: dict[str, tuple[str, str | None]]
    last: dict[str, tuple[str, str | None]]


def letters(home: Path, command: str, *arguments: str) -> Ended:
    """`huikuan letters …` on a home."""
    run = huikuan if command == "release" else asked
    return run(home, f"letters {command}", *arguments)


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


def states(release: Path) -> dict[str, tuple[str, str | None]]:
    with tables_of(release) as query:
        return {
            number: (state, reason)
            for number, state, reason in query(
                "select letter_number, letter_state, withheld_reason from letters_due"
            )
        }


def tampered(home: Path, number: str) -> Ended:
    """An approval of a letter whose file says something else than was published."""
    [path] = release_of(home).glob(f"outbox/*/letters/{number}.pdf")
    content = path.read_bytes()
    path.write_bytes(content + b"%")
    answer = letters(home, "approve", number, "--as", "李经理")
    path.write_bytes(content)
    return answer


def change_account(home: Path) -> None:
    """Somebody writes another bank account into huikuan.toml."""
    path = home / "huikuan.toml"
    path.write_text(path.read_text("utf-8").replace(OLD_ACCOUNT, NEW_ACCOUNT), "utf-8")


def sign_for(home: Path, number: str) -> None:
    """The clerk enters the parcel's number and who signed; the demo's day is fixed to 30 June."""
    with (home / "huikuan.toml").open("a", encoding="utf-8") as settings:
        settings.write(POST)
    (inbox(home).parent / "post").mkdir()
    line = f"函件编号,状态,日期,邮件号,签收人\n{number},签收,2026-06-30,EMS123456789CN,前台\n"
    (inbox(home).parent / "post" / "letters_20260630.csv").write_text(line, "utf-8")


def choose(home: Path) -> list[str]:
    with tables_of(release_of(home)) as query:
        rows = query(
            "select letter_number from letters_due where letter_state = 'planned'"
            " and letter_kind = 'reminder' and item_count = 1 order by letter_number limit 5"
        )
    return [number for (number,) in rows]


def confirm(home: Path, answers: dict[str, Ended]) -> None:
    """Not whoever ran the run, nor by a number that is not on the paper; a second person can."""
    answers["confirm own"] = letters(home, "confirm-account", NEW_ACCOUNT)
    answers["confirm other"] = letters(home, "confirm-account", OLD_ACCOUNT, "--as", "李经理")
    spaced = f"{NEW_ACCOUNT[:4]} {NEW_ACCOUNT[4:]}"
    answers["confirm"] = letters(home, "confirm-account", spaced, "--as", "李经理")


@pytest.fixture(scope="module")
def life(approvals: Morning, tmp_path_factory: pytest.TempPathFactory) -> Life:
    home = copy_of(approvals.home, tmp_path_factory.mktemp("letters"))
    answers = {"run": approvals.ended}
    answers["same"] = huikuan(home, "run", "--direct")
    paid, kept, gone, refused, left = choose(home)
    answers["own"] = letters(home, "approve", paid)
    answers["early"] = letters(home, "release", paid)
    answers["tampered"] = tampered(home, kept)
    answers["approve"] = letters(home, "approve", paid, kept, gone, "--as", "李经理")
    answers["again"] = letters(home, "approve", kept, "--as", "李经理")
    answers["reject"] = letters(home, "reject", refused, "--reason", "先对账", "--as", "李经理")
    pay(home, paid)
    answers["release"] = letters(
        home, "release", "--all", "--supersede", "--as", "张会计", "--json"
    )
    answers["listed"] = letters(home, "list", "--state", "all", "--json")
    answers["traced"] = asked(home, "trace", kept)
    answers["twice"] = letters(home, "release", "--all", "--as", "张会计")
    change_account(home)
    sign_for(home, kept)
    answers["next"] = huikuan(home, "run", "--direct", "--supersede")
    held = states(release_of(home))
    confirm(home, answers)
    answers["evidence"] = letters(home, "evidence", kept, "--json")
    answers["without reason"] = letters(home, "reissue", kept)
    answers["reissue"] = letters(home, "reissue", kept, "--reason", "对方未收到")
    pay(home, kept, number="SKCOPY")
    answers["void"] = letters(home, "void", gone, "--reason", "收件单位名称有误")
    answers["last"] = huikuan(home, "run", "--direct", "--supersede")
    return Life(home, paid, kept, gone, refused, left, answers, held, states(release_of(home)))


def test_who_prepared_a_letter_does_not_approve_it(life: Life) -> None:
    assert life.answers["own"].code == 2
    assert "was prepared by" in life.answers["own"].err


def test_what_needs_approval_does_not_go_out_before(life: Life) -> None:
    assert life.answers["early"].code == 2
    assert "not approved" in life.answers["early"].err
    assert life.answers["approve"].code == 0
    assert life.answers["again"].code == 2


def test_an_approval_is_of_the_very_file_that_was_there_to_read(life: Life) -> None:
    assert life.answers["tampered"].code == 6
    assert "not as it was published" in life.answers["tampered"].err
    assert life.answers["approve"].code == 0


def test_a_letter_paid_after_its_approval_is_withheld_and_the_other_goes_out(life: Life) -> None:
    document = life.answers["release"].document
    outcomes = {one["number"]: (one["outcome"], one["reason"]) for one in document["letters"]}
    assert outcomes == {
        life.paid: ("withheld", "no_longer_due"),
        life.kept: ("released", ""),
        life.gone: ("released", ""),
    }
    files = {path.name for path in Path(document["release"]).rglob("*.pdf")}
    printed = {name for name in files if not name.startswith(("cover_", "letters_"))}
    assert printed == {f"{life.kept}.pdf", f"{life.gone}.pdf"}
    assert {"cover_1.pdf", "letters_1.pdf"} <= files


def test_a_rejected_letter_comes_again_only_with_another_content(life: Life) -> None:
    assert life.answers["reject"].code == 0
    release = Path(life.answers["release"].document["release"])
    assert states(release)[life.refused] == ("withheld", "rejected")
    assert life.last[life.refused] == ("planned", None)


def test_what_went_out_is_told_before_the_next_run(life: Life) -> None:
    listed = {one["number"]: one["state"] for one in life.answers["listed"].document["letters"]}
    assert (listed[life.kept], listed[life.left]) == ("released", "planned")
    assert f"letter {life.kept}  rep" in life.answers["traced"].out
    [became] = [one for one in life.answers["traced"].out.splitlines() if "  released" in one]
    assert life.kept in became


def test_nothing_goes_out_twice(life: Life) -> None:
    assert life.answers["twice"].code == 2
    assert "no letter waits" in life.answers["twice"].err
    for after in (life.held, life.last):
        assert life.kept not in after
        assert life.paid not in after
    assert life.last[life.left] == ("planned", None)
    with open_ledger(life.home) as ledger:
        events = ledger.events_through(ledger.last_sequence())
    released = Counter(
        event.subject_id for event in events if event.event_type == "letter_released"
    )
    assert set(released.values()) == {1}


def test_another_bank_account_holds_every_letter_until_a_second_person_confirms_it(
    life: Life,
) -> None:
    assert life.answers["next"].code == 0, life.answers["next"].err
    assert {state for state, _ in life.held.values()} == {"withheld"}
    reasons = Counter(reason for _, reason in life.held.values())
    assert reasons["account_unconfirmed"] == len(life.held)
    assert life.answers["confirm own"].code == 2
    assert "second person" in life.answers["confirm own"].err
    assert life.answers["confirm other"].code == 2
    assert life.answers["confirm"].code == 0, life.answers["confirm"].err
    assert "account_unconfirmed" not in {reason for _, reason in life.last.values()}


def test_a_void_letter_gives_its_documents_their_step_back(life: Life) -> None:
    assert life.answers["void"].code == 0
    known = read_known(life.home).letters.values()
    [gone] = [one for one in known if one.number == life.gone]
    names = ("debtor_id", "letter_kind")
    again = [one for one in known if all(one.said[name] == gone.said[name] for name in names)]
    assert sorted(one.status for one in again) == ["planned", "void"]
    assert len({one.number for one in again}) == 2


def test_who_signed_for_a_letter_is_strong_evidence_with_its_line(life: Life) -> None:
    with tables_of(release_of(life.home)) as query:
        told = query(
            "select letter_number, event_type, tracking_number, person, evidence_grade"
            " from intermediate.int_letter_events where event_number is null"
        )
    assert told == [(life.kept, "delivered", "EMS123456789CN", "前台", "strong")]
    assert life.answers["evidence"].code == 0, life.answers["evidence"].err
    [delivery] = life.answers["evidence"].document["deliveries"]
    assert (delivery["occurred_on"], delivery["signed_by"]) == ("2026-06-30", "前台")
    assert delivery["file_name"] == "letters_20260630.csv"


def test_the_same_run_again_plans_nothing_again(life: Life) -> None:
    assert "already published" in life.answers["same"].out
    assert life.answers["same"].run_id == life.answers["run"].run_id
    planned = Counter(
        (one.said["company_id"], one.said["debtor_id"], one.said["letter_kind"], one.said["cycle"])
        for one in known_letters(life.home).values()
        if one.status in ("planned", "approved", "released")
    )
    assert set(planned.values()) == {1}
    assert released_twice(life.home) == []


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
        "letter_copy_attempted",
        "letter_copied",
    ]
    assert "应收单_20260630.csv:" in (folder / "trace.txt").read_text("utf-8")
    assert letters(life.home, "evidence", life.left).code == 2


def test_a_copy_says_so_and_needs_a_reason_and_a_debt_that_is_still_owed(life: Life) -> None:
    assert life.answers["without reason"].code == 2
    assert life.answers["reissue"].code == 0, life.answers["reissue"].err
    [copy] = (life.home / "copies").iterdir()
    assert copy.name.endswith("-1.pdf")
    [letter] = [one for one in read_known(life.home).letters.values() if one.number == life.kept]
    original = released_file(life.home, letter).read_bytes()
    assert "副本" in "".join(printed_texts(copy.read_bytes()))
    assert "副本" not in "".join(printed_texts(original))
    again = letters(life.home, "reissue", life.kept, "--reason", "再寄")
    assert again.code == 2
    assert "paid" in again.err
