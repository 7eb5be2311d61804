# ruff: noqa: E501 - one row a line
"""No byte of a rep's files holds another rep's customer, number, phone or group sibling."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from warehouse_fixture import KEY, TASK_COLUMNS, make_warehouse

from flows.outbox.render import render_outbox
from flows.outbox.verify import verify_outbox

LISTS = (
    "marts.collection_tasks", "marts.collection_task_amounts", "marts.collection_task_items",
    "marts.open_items", "marts.promises", "marts.disputes", "marts.letters_due",
    "marts.letter_amounts", "marts.letter_items", "intermediate.int_customers",
    "intermediate.int_customer_contacts", "intermediate.int_contact_events",
    "intermediate.int_letter_events", "intermediate.int_credits",
    "marts_steps.effective_applications", "marts.unapplied_credits", "marts.contact_gaps",
)  # fmt: skip
SYLLABLES = "昇玥喆堃望榆岚坪砚岭霁桥栖川澄屿陌野枫渚柏渡"
KINDS = ("机械", "电子", "贸易", "<b>精密</b>", "A&B ", "'引号' ", "=公式 ")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Debtor:
    """A debtor of one rep; siblings of a group have the group's name inside their own."""

    number: int
    rep: str
    name: str

    @property
    def tells(self) -> tuple[str, ...]:
        """What identifies him and nobody else."""
        return (self.name, self.code, self.phone, self.document, self.letter, self.receipt)

    @property
    def code(self) -> str:
        return f"K{self.number:06d}"

    @property
    def task(self) -> str:
        return f"{self.number:016x}"

    @property
    def phone(self) -> str:
        return f"13{self.number % 10} 7{self.number:03d} {self.number:04d}"

    @property
    def document(self) -> str:
        return f"XS99{self.number:06d}"

    @property
    def receipt(self) -> str:
        return f"SK77{self.number:06d}"

    @property
    def letter(self) -> str:
        return f"TX-202606-{self.number:06d}"


def random_company(random: Random) -> list[Debtor]:
    """Two to five reps whose customers come from few groups, so that siblings are kept apart."""
    groups = ["".join(random.sample(SYLLABLES, 3)) for _ in range(random.randint(1, 4))]
    reps = random.sample(["S01", "../S02", "张三", "s01", "R-9", "=x"], random.randint(2, 5))
    return [
        Debtor(number, random.choice(reps), f"{random.choice(groups)}{number:03d}"
               f"{random.choice(KINDS)}{random.choice(SYLLABLES)}有限公司")
        for number in random.sample(range(100, 1000), random.randint(4, 24))
    ]  # fmt: skip


def rows_of(debtor: Debtor, random: Random) -> list[str]:
    """The rows that make him a task with a document, a contact, perhaps a promise and a letter."""
    one, name, rep = debtor, debtor.name.replace("'", "''"), debtor.rep
    task, account = one.task, f"erp:{one.code}"
    amount = random.randint(1, 10**7) / 100
    is_cut = random.choice(("true", "false"))
    rows = [
        f"intermediate.int_customers values ('{account}', 'account:{account}', '{one.code}', '{name}', '{name}', '{rep}')",
        f"intermediate.int_customer_contacts values ('k{one.number}', 'account:{account}', '{account}', '王{one.number}', null, '{one.phone}', null, null, null, null)",
        f"marts.open_items values ('r{one.number}', '{account}', '{one.code}', 'account:{account}', '{rep}', '{one.document}', 'CNY', {amount})",
        f"marts.collection_tasks ({TASK_COLUMNS}) values ('{task}', '{rep}', 'account:{account}', {one.number}, 5, 'call', '{name}', 'key', 9, '2026-06-21', 'days_overdue', '{{\"days\": 9}}', null, null, null, null, '2026-06-22', '{rep}', true, false, null, '2026-07-01', {is_cut})",
        f"marts.collection_task_amounts values ('{task}', '1000', 'CNY', {amount}, 0, 0, {amount}, 0, {amount})",
        f"marts.collection_task_items values ('{task}', 'd{one.number}', 'r{one.number}', 's', '1000', '{one.document}', 1, '2026-05-21', '2026-06-21', 9, 'CNY', {amount}, {amount}, {amount}, 'demand', 'overdue', 1, false)",
    ]  # fmt: skip
    if random.random() < 0.5:
        rows += [
            f"intermediate.int_contact_events values ('e{one.number}', 'k.0.{one.number}', 'account:{account}', '2026-06-25', 'phone', 'promised', '{name}', 'E6')",
            f"marts.contact_gaps values ('{task}', '{rep}', '{name}', 9, null, true, 9, null, 0)",
            f"intermediate.int_credits values ('c{one.number}', '{one.receipt}', '电汇', '{name}')",
            f"marts.unapplied_credits values ('c{one.number}', 's', '1000', 'account:{account}', 'receipt', '{one.receipt}', '2026-06-16', 'CNY', 7, 'covers')",
            f"update marts.collection_task_amounts set unapplied_amount = 7 where task_id = '{task}'",
        ]
    if random.random() < 0.5:
        rows.append(
            f"marts.promises (promise_id, debtor_id, promised_date, promised_amount, currency_code, promise_state, paid_in_window, source_row_id) values ('p{one.number}', 'account:{account}', '2026-06-20', 5, 'CNY', 'broken', 0, 'p.0.{one.number}')"
        )
    if random.random() < 0.3 and "<" not in name:
        rows += [
            f"marts.letters_due values ('l{one.number}', '{one.letter}', '1000', 'account:{account}', '{account}', '{rep}', 'reminder', '2026-06', 'zh', '{name}', null, '某市某路 1 号', '王', '2026-06-30', 'planned', null, 1, '2026-06-21', 9, 0, 'standard', 0, null, null, null, null, null, null, null, null)",
            f"marts.letter_amounts values ('l{one.number}', 'CNY', {amount}, 0, '银行', '户名', '1')",
            f"marts.letter_items values ('l{one.number}', 'd{one.number}', 'r{one.number}', 's', 1, '{one.document}', 1, '2026-05-21', '2026-06-21', 9, 'CNY', {amount}, 0, {amount})",
        ]
    return [row if row.startswith("update") else f"insert into {row}" for row in rows]


def content_of(path: Path) -> str:
    """All that a file tells, with what its format escapes read back."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return unescape("".join(book.read(part).decode() for part in book.namelist()))
    if path.suffix == ".pdf" and shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True
        )
        return text.stdout.decode().replace("\n", "")
    return unescape(path.read_bytes().decode("utf-8", "replace"))


def check(seed: int, folder: Path) -> None:
    random = Random(seed)  # noqa: S311 - test data
    debtors = random_company(random)
    managed = random.choice((True, False))
    reps = sorted({debtor.rep for debtor in debtors})
    manager = f"'{reps[0]}'" if managed else "null"
    changes = [f"delete from {table}" for table in LISTS]
    changes += ["delete from intermediate.int_sales_reps"]
    changes += [
        f"insert into intermediate.int_sales_reps values ('{rep}', '业务{n}', '部', null, {manager})"
        for n, rep in enumerate(reps)
    ]
    changes += [row for debtor in debtors for row in rows_of(debtor, random)]
    warehouse = make_warehouse(folder / "warehouse.duckdb", *changes)
    report = render_outbox(warehouse, folder / "release", random.choice(LANGUAGES), KEY)
    assert verify_outbox(warehouse, folder / "release", report) == [], seed
    for file in (file for file in report.files if file.kind not in ("index", "team", "case")):
        foreign = {
            text for debtor in debtors if debtor.rep != file.sales_rep_id for text in debtor.tells
        }
        content = content_of(folder / "release" / file.path)
        assert {text for text in foreign if text in content} == set(), (seed, file.path)
    for rep in reps:
        files = [file for file in report.files if file.sales_rep_id == rep and file.kind == "page"]
        content = content_of(folder / "release" / files[0].path)
        assert all(d.name in content for d in debtors if d.rep == rep), (seed, rep)
    cases = [file for file in report.files if file.kind == "case"]
    for file in cases:
        content = content_of(folder / "release" / file.path)
        (own,) = [debtor for debtor in debtors if debtor.task == file.subjects[0]]
        foreign = {text for debtor in debtors if debtor != own for text in debtor.tells}
        assert {text for text in (*foreign, own.phone) if text in content} == set(), (
            seed,
            file.path,
        )
        assert own.name in content
    for file in (file for file in report.files if file.kind == "team"):
        content = content_of(folder / "release" / file.path)
        foreign = {
            text for debtor in debtors if debtor.rep not in file.subjects for text in debtor.tells
        }
        assert {text for text in foreign if text in content} == set(), (seed, file.path)


@pytest.mark.parametrize("seed", range(2))
def test_no_byte_of_a_rep_tells_of_another_reps_customer(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)


@pytest.mark.campaign
def test_no_byte_of_a_rep_tells_of_another_reps_customer_in_many_companies() -> None:
    for seed in range(100, 300):
        with TemporaryDirectory() as folder:
            check(seed, Path(folder))
