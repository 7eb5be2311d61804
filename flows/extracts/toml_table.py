"""Reads one table of huikuan.toml, noting every mistake instead of stopping at the first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


def nearest_name(name: str, allowed: Sequence[str]) -> str | None:
    """The allowed name that a misspelt one is nearest to, or None when none is near."""
    lowered = {candidate.lower(): candidate for candidate in allowed}
    cutoff = 0.5 if len(name) <= 4 else 0.6  # one character of two in a Chinese heading
    found = difflib.get_close_matches(name.lower(), list(lowered), n=1, cutoff=cutoff)
    return lowered[found[0]] if found else None


def nearest(name: str, allowed: Sequence[str]) -> str:
    """A `; did you mean …?` for a misspelt name, or an empty text."""
    found = nearest_name(name, allowed)
    return f'; did you mean "{found}"?' if found else ""


@dataclass
class TomlTable:
    """A table, its path in the file, the 1-based line of its header, and the shared mistakes.

    places: the lines of every header and key of the file, by dotted path.
    """

    path: str
    values: dict[str, Any]
    line: int
    mistakes: list[str]
    places: dict[str, list[int]]
    asked: set[str] = field(default_factory=set[str])

    def refuse(self, key: str, what: str) -> None:
        """Notes a mistake at a key of this table; one that is missing, at the table's header."""
        lines = self.places.get(self._inside_path(key), [])
        written = [line for line in lines if line >= self.line]
        line = written[0] if written else self.line
        self.mistakes.append(f"line {line}: {self.path or 'top level'}, {key}: {what}")

    def value(self, key: str) -> Any:
        """The raw value of a key (None when absent); the key counts as known from now on."""
        self.asked.add(key)
        return self.values.get(key)

    def text(self, key: str, default: str = "", pattern: str = "", allowed: str = "") -> str:
        """A text; `pattern` must match it whole and `allowed` says in words what it may be."""
        found = self.value(key)
        if found is None:
            return default
        if not isinstance(found, str):
            self.refuse(key, f"must be a text in quotes, not {found!r}")
            return default
        if pattern and not re.fullmatch(pattern, found):
            self.refuse(key, f'"{found}" is not allowed; allowed: {allowed}')
        return found

    def required_text(self, key: str, allowed: str = "a text in quotes") -> str:
        """A text that must be there and not be blank."""
        found = self.text(key)
        if not found.strip() and not any(f": {self.path}, {key}:" in m for m in self.mistakes):
            self.refuse(key, f"is missing; it must be {allowed}")
        return found

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of the allowed words; an empty default makes the key required."""
        found = self.text(key)
        if found in allowed:
            return found
        if self.values.get(key) is None and default:
            return default
        if self.values.get(key) is None:
            self.refuse(key, f"is missing; allowed: {', '.join(allowed)}")
        elif isinstance(self.values[key], str):
            listed = ", ".join(allowed)
            self.refuse(
                key, f'"{found}" is not allowed; allowed: {listed}{nearest(found, allowed)}'
            )
        return default or allowed[0]

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        found = self.value(key)
        if found is None or isinstance(found, bool):
            return default if found is None else found
        self.refuse(key, f"must be true or false, not {found!r}")
        return default

    def whole_number(self, key: str, meaning: str) -> int | None:
        """A whole number from 1, or None when absent; `meaning` names it in a mistake."""
        found = self.value(key)
        if found is None or (isinstance(found, int) and found >= 1 and found is not True):
            return found
        self.refuse(key, f"must be a {meaning} from 1, not {found!r}")
        return None

    def whole_numbers(self, key: str, meaning: str) -> dict[str, int]:
        """A table of whole numbers from 1; empty when absent."""
        table = self.table(key)
        found = {name: table.whole_number(name, meaning) for name in table.values}
        return {name: number for name, number in found.items() if number is not None}

    def day(self, key: str) -> date | None:
        """A date (2020-05-31 without quotes, or the same in quotes), or None when absent."""
        found = self.value(key)
        if isinstance(found, str):
            try:
                return date.fromisoformat(found)
            except ValueError:
                found = repr(found)
        elif found is None or (isinstance(found, date) and not isinstance(found, datetime)):
            return found
        self.refuse(key, f"must be a date such as 2020-05-31, not {found}")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts, as a tuple; empty when absent."""
        found = self.value(key)
        listed = [found] if isinstance(found, str) else found
        if listed is None:
            return ()
        if isinstance(listed, list) and all(isinstance(item, str) and item for item in listed):
            return tuple(listed)
        self.refuse(key, f"must be a text or a list of texts, not {found!r}")
        return ()

    def mapping(self, key: str) -> dict[str, str]:
        """A table of texts; empty when absent."""
        found = self.value(key)
        if found is None:
            return {}
        if not isinstance(found, dict):
            self.refuse(key, f'must be a table such as {{ name = "text" }}, not {found!r}')
            return {}
        for name, item in found.items():
            if not isinstance(item, str) or not item.strip():
                self.refuse(f"{key}.{name}", f"must be a text in quotes, not {item!r}")
        return {name: item for name, item in found.items() if isinstance(item, str)}

    def table(self, key: str) -> TomlTable:
        """The table under a key; an empty one when absent."""
        found = self.value(key)
        if found is not None and not isinstance(found, dict):
            self.refuse(key, "must be a table")
            found = None
        return self._inside(key, found or {}, 0)

    def tables(self, key: str) -> list[TomlTable]:
        """The array of tables under a key (`[[key]]`); empty when absent."""
        found = self.value(key)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.refuse(key, f"must be an array of tables, [[{self._inside_path(key)}]]")
            return []
        return [self._inside(key, item, number) for number, item in enumerate(found)]

    def subtables(self) -> list[tuple[str, TomlTable]]:
        """Every table inside this one, whatever its name."""
        return [(name, self.table(name)) for name in self.values]

    def refuse_unknown(self) -> None:
        """Notes each key that nothing asked for, with the nearest known one."""
        for key in self.values:
            if key not in self.asked:
                listed = ", ".join(sorted(self.asked))
                near = nearest(key, sorted(self.asked))
                self.refuse(key, f"is not known here; known: {listed}{near}")

    def _inside_path(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _inside(self, key: str, values: dict[str, Any], number: int) -> TomlTable:
        path = self._inside_path(key)
        lines = self.places.get(path, [])
        line = lines[number] if number < len(lines) else self.line
        return TomlTable(path, values, line, self.mistakes, self.places)


def places_in(text: str) -> dict[str, list[int]]:
    """The 1-based lines of every `[table]`, `[[table]]` and `key =`, by dotted path."""
    found: dict[str, list[int]] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\[?\s*([A-Za-z0-9_.\- \"']+?)\s*\]", line):
            table = path = re.sub(r"[\s\"']", "", header[1])
        elif key := re.match(r"\s*([A-Za-z0-9_.\-\"']+)\s*=", line):
            name = re.sub(r"[\"']", "", key[1])
            path = f"{table}.{name}" if table else name
        else:
            continue
        found.setdefault(path, []).append(number)
    return found
