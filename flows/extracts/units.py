"""Reads in which unit a file counts its amounts: 元, 千元, 万元, 百万元 or 亿元."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from flows.extracts.job import Job

# Amounts are multiplied by ten to this power, in SQL.
UNITS = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}

_UNIT = "(元|千元|万元|百万元|亿元)"
_IN_TITLE = re.compile(rf"单 ?位 ?: ?(?:人民币)?{_UNIT}(?![A-Za-z\u4e00-\u9fff])")
_IN_HEADING = re.compile(rf"(?:[(/]|单位:) ?(?:人民币)?{_UNIT} ?\)?$")


def told_unit(
    titles: Iterable[tuple[int, Sequence[str]]], names: Sequence[str], job: Job
) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """The power of ten of a file's unit, what is wrong with it, and a note for people.

    titles: the rows above the headings, by line. A unit is what the declaration says, what a title
    says (单位:万元) or what the headings of the mapped amounts say (金额(万元)); when they disagree
    nobody knows what the amounts mean.
    """
    told = [*_declared(job), *_of_titles(titles), *_of_headings(names, job)]
    units = {unit for unit, _place in told}
    if len(units) > 1:
        listed = ", ".join(f"{unit} ({place})" for unit, place in told)
        return 0, (f"the unit of the amounts is told in different ways: {listed}",), ()
    if not told or UNITS[told[0][0]] == 0:
        return 0, (), ()
    unit, place = told[0]
    return UNITS[unit], (), (f"amounts are counted in {unit} ({place})",)


def _declared(job: Job) -> list[tuple[str, str]]:
    return [(job.unit, "huikuan.toml")] if job.unit else []


def _of_titles(titles: Iterable[tuple[int, Sequence[str]]]) -> list[tuple[str, str]]:
    return [
        (match[1], f"line {line}")
        for line, cells in titles
        for match in _IN_TITLE.finditer(_plain(" ".join(cells)))
    ]


def _of_headings(names: Sequence[str], job: Job) -> list[tuple[str, str]]:
    amounts = {item.heading for item in job.headings if item.kind == "amount"}
    return [
        (match[1], f'heading "{name}"')
        for name in names
        if name in amounts and (match := _IN_HEADING.search(_plain(name)))
    ]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
