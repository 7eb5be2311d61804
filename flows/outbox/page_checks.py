"""Checks a page as read back from its file: it agrees with the marts, and it can do nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser

from flows.outbox.task_rows import RepTasks

TAGS = frozenset(
    re.findall(
        "[a-z0-9]+",
        "html head meta title style body header main article footer div span p b br h1 h2 h3 "
        "ul li a table thead tbody tr th td details summary",
    )
)
ATTRIBUTES = frozenset(
    re.findall(
        "[a-z-]+",
        "lang charset http-equiv content name class href colspan open "
        "data-task data-demand data-total data-sum data-row data-figure",
    )
)
TELEPHONE = re.compile(r"tel:\+?[0-9]{7,15}", re.ASCII)
ELSEWHERE = re.compile(r"url\(|@import|expression|javascript:|https?:", re.IGNORECASE)
POLICY = "default-src 'none'"


@dataclass
class Reading(HTMLParser):
    """What a parser finds in a page; figures are texts under their mark and currency.

    The mark is the data attribute itself, or the first word of data-figure.
    """

    texts: list[str] = field(default_factory=list[str])
    styles: list[str] = field(default_factory=list[str])
    links: list[str] = field(default_factory=list[str])
    strange: list[str] = field(default_factory=list[str])
    contents: list[str] = field(default_factory=list[str])
    tasks: list[str] = field(default_factory=list[str])
    rows: list[str] = field(default_factory=list[str])
    figures: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    is_style: bool = False
    _figure: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes links, ids and figures; what a page of ours never holds is strange."""
        known = dict(attrs)
        self.is_style = tag == "style"
        self.strange += [tag] if tag not in TAGS else []
        self.strange += [name for name in known if name not in ATTRIBUTES]
        self.links += [known["href"] or ""] if "href" in known else []
        self.contents += [known["content"] or ""] if "content" in known else []
        self.tasks += [known["data-task"] or ""] if "data-task" in known else []
        self.rows += [known["data-row"] or ""] if "data-row" in known else []
        marks = [name for name in ("data-demand", "data-total", "data-sum") if name in known]
        self._figure = (marks[0], known[marks[0]] or "") if marks else None
        if "data-figure" in known:
            name, _, code = (known["data-figure"] or "").partition(" ")
            self._figure = (name, code)

    def handle_endtag(self, tag: str) -> None:
        """Ends a style or a figure."""
        self.is_style, self._figure = False, None

    def handle_data(self, data: str) -> None:
        """Keeps the text, and the figure it may be."""
        if self.is_style:
            self.styles.append(data)
        elif data.strip():
            self.texts.append(data.strip())
            if self._figure:
                self.figures.append((*self._figure, data.strip()))


def read_page(content: bytes) -> Reading:
    """The page taken apart."""
    reading = Reading()
    reading.feed(content.decode("utf-8"))
    reading.close()
    return reading


def safety_problems(
    reading: Reading, files: Collection[str], is_foreign: Callable[[str], bool]
) -> list[str]:
    """Whether the page could run, fetch or open anything but its rep's files, or names a stranger.

    files: the rep's files as seen from the page's folder.
    """
    problems = [f"holds {name}" for name in sorted(set(reading.strange))]
    if not any(content.startswith(POLICY) for content in reading.contents):
        problems.append("has no policy that forbids what comes from elsewhere")
    if any(ELSEWHERE.search(style) for style in reading.styles):
        problems.append("has a style that reaches elsewhere")
    if any(link not in files and not TELEPHONE.fullmatch(link) for link in reading.links):
        problems.append("links to what is not in the rep's folder")
    strangers = sum(is_foreign(text) for text in reading.texts)
    return problems + ([f"{strangers} texts identify another rep's debtor"] if strangers else [])


def list_problems(reading: Reading, rep: RepTasks) -> list[str]:
    """What differs between the page of a list and the marts: tasks and sums by currency."""
    wanted = Counter(entry.task.task_short for entry in rep.entries)
    problems = [] if Counter(reading.tasks) == wanted else ["the tasks of the page differ"]
    lists = [(total.currency_code, total.demand_amount) for total in rep.list_totals]
    today = [
        (total.currency_code, total.demand_amount) for total in rep.list_totals if not total.is_cut
    ]
    behind = [
        (total.currency_code, total.demand_amount)
        for entry in rep.entries
        if not entry.task.is_cut
        for total in entry.item_totals
    ]
    wanted_sums = (("data-demand", lists), ("data-total", today), ("data-sum", behind))
    for mark, amounts in wanted_sums:
        if sums_read(reading, mark) != sums_by_currency(amounts):
            problems.append(f"the sums of {mark} differ")
    return problems


def sums_by_currency(amounts: Iterable[tuple[str, Decimal]]) -> Mapping[str, Decimal]:
    """The sums by currency that are not zero."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for code, amount in amounts:
        sums[code] += amount
    return {code: amount for code, amount in sums.items() if amount}


def sums_read(reading: Reading, mark: str) -> Mapping[str, Decimal]:
    """The sums by currency of the figures under a mark."""
    figures = ((code, text) for name, code, text in reading.figures if name == mark)
    return sums_by_currency((code, _amount(text.removeprefix(code))) for code, text in figures)


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return Decimal("Infinity")
