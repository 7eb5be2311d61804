"""Spares what dbt does at every model and nobody reads: half of a small company's whole build.

Nothing here changes what is built. dbt stands for a hundred models in a warehouse of thousands;
a run builds a hundred small ones in a few seconds, and there its own bookkeeping is the work.
"""

from __future__ import annotations

import importlib
import marshal
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

# Comments and spaces before the first word of a query, and that word if it is `with`.
HEAD = re.compile(
    r"(?P<comments>(?:\s|--[^\n]*\n|/\*.*?\*/)*)(?P<with>with\s+(recursive\s+)?)?(?=\S)",
    re.I | re.S,
)
SILENT = ("debug", "test")
WORD = re.compile(r"\w+")
# How dbt names what stands behind a macro that engines spell differently.
SPELLINGS = re.compile(r"^(default|duckdb)__")
# The macros that dbt's own code asks for by name.
ASKED_FOR = """
    check_schema_exists create_schema drop_relation drop_schema generate_alias_name
    generate_database_name generate_schema_name get_columns_in_relation get_expected_sql
    get_fixture_sql get_where_subquery information_schema_name list_schemas
    list_relations_without_caching materialization_table_duckdb materialization_test_default
    materialization_unit_default materialization_view_default run_hooks set_sql_header statement
    store_raw_result
"""

_code: dict[tuple[str, str], CodeType] = {}


@cache
def leave_out_what_nobody_reads() -> None:
    """Replaces the parts of dbt that this module does without; once in a process."""
    _tell_only_what_is_kept()
    _compile_templates_once()
    _make_macros_once()
    _put_macros_together_once()
    _word_arguments_once()
    compilation: Any = importlib.import_module("dbt.compilation")
    compilation.inject_ctes_into_sql = with_in_front
    # A description of the graph for diagnostics, written twice a build.
    compilation.Linker.get_graph_summary = _no_summary
    _look_for_a_cycle_only_where_one_is(compilation.Linker)
    agate: Any = importlib.import_module("dbt_common.clients.agate_helper")
    # Nobody changes it; each would make a reader of dates in every language.
    agate.empty_table = cache(agate.empty_table)
    # What is run is written too, with the same query in it.
    compilation.Compiler._write_node = _as_it_is


def _look_for_a_cycle_only_where_one_is(linker: Any) -> None:
    """Whether there is one is known in a hundredth of the time in which it is found."""
    has_no_cycle: Any = importlib.import_module("networkx").is_directed_acyclic_graph
    find = linker.find_cycles

    def found(self: Any) -> Any:
        return None if has_no_cycle(self.graph) else find(self)

    linker.find_cycles = found


def _no_summary(_linker: Any, _manifest: Any) -> dict[int, dict[str, Any]]:
    return {}


def _as_it_is(_compiler: Any, node: Any, *_more: Any, **_named: Any) -> Any:
    return node


def _tell_only_what_is_kept() -> None:
    """Messages below the level that any log of ours keeps are not put together."""
    events: Any = importlib.import_module("dbt_common.events.event_manager").EventManager
    base: Any = importlib.import_module("dbt_common.events.base_types").BaseEvent
    tell, compose = events.fire_event, base.__init__

    def tell_if_kept(self: Any, event: Any, level: Any = None, *more: Any, **named: Any) -> None:
        if (level or event.level_tag()) not in SILENT:
            tell(self, event, level, *more, **named)

    def note(self: Any, *parts: Any, **named: Any) -> None:
        vars(self)["noted"] = (parts, named)

    def composed(self: Any, name: str) -> Any:
        noted = vars(self).pop("noted", None)
        if noted is not None:
            compose(self, *noted[0], **noted[1])
        message = vars(self).get("pb_msg")
        if name == "pb_msg" or message is None:
            return message
        return getattr(message, name)

    events.fire_event = tell_if_kept
    base.__init__, base.__getattr__ = note, composed


def _compile_templates_once() -> None:
    """A template of the same text is the same program, today and tomorrow."""
    environment: Any = importlib.import_module("dbt_common.clients.jinja").MacroFuzzEnvironment
    compile_text = environment.compile

    def compiled(self: Any, source: Any, *places: Any, **named: Any) -> Any:
        if places or named or not isinstance(source, str):
            return compile_text(self, source, *places, **named)
        key = (type(self).__name__, source)
        if key not in _code:
            _code[key] = compile_text(self, source)
        return _code[key]

    environment.compile = compiled


def _make_macros_once() -> None:
    """A macro of a model is made when it is called first, and not again at each call."""
    generator: Any = importlib.import_module("dbt_common.clients.jinja").BaseMacroGenerator
    make = generator.get_macro

    def made(self: Any) -> Any:
        known = vars(self)
        if "made" not in known:
            known["made"] = make(self)
        return known["made"]

    generator.get_macro = made


def _put_macros_together_once() -> None:
    """The macros offered to a model are one dictionary; dbt looks for each in five, three times."""
    offered: Any = importlib.import_module("dbt.context.macros").MacroNamespace

    def together(self: Any) -> dict[str, Any]:
        known = vars(self)
        if "together" not in known:
            places = reversed(list(self._search_order()))
            known["together"] = {name: macro for place in places for name, macro in place.items()}
        return known["together"]

    def names(self: Any) -> Any:
        return together(self).keys()

    def found(self: Any, name: str) -> Any:
        return together(self)[name]

    offered.keys, offered.__getitem__ = names, found


def _word_arguments_once() -> None:
    """The arguments of an invocation stay the same at every model of it."""
    providers: Any = importlib.import_module("dbt.context.providers")
    word = providers.args_to_dict
    last: list[Any] = [None, None]

    def worded(arguments: Any) -> Any:
        if last[0] is not arguments:
            last[:] = arguments, word(arguments)
        return last[1]

    providers.args_to_dict = worded


def recall_templates(memory: Path) -> None:
    """Takes over what an earlier process compiled; what cannot be read is compiled again."""
    try:
        _code.update(marshal.loads(memory.read_bytes()))  # noqa: S302 (written by keep_templates)
    except (OSError, EOFError, ValueError, TypeError):
        return


def keep_templates(memory: Path) -> None:
    """Keeps what was compiled for the next process."""
    memory.parent.mkdir(parents=True, exist_ok=True)
    fresh = memory.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(marshal.dumps(_code))
    fresh.rename(memory)


def template_count() -> int:
    """How many templates are compiled."""
    return len(_code)


class Reach:
    """Which macros a text can reach: those whose names are words in it, and what theirs reach.

    A macro is meant by its own name and by the name that it is an engine's spelling of.
    """

    def __init__(self, macros: Mapping[str, Any]) -> None:
        self._by_word: dict[str, set[str]] = {}
        for identifier, macro in macros.items():
            for word in (macro.name, SPELLINGS.sub("", macro.name)):
                self._by_word.setdefault(word, set()).add(identifier)
        self._next = {
            identifier: self._named_in(macro.macro_sql) for identifier, macro in macros.items()
        }

    def __call__(self, texts: Iterable[str]) -> set[str]:
        """The unique ids of the macros that these texts reach."""
        waiting = {identifier for text in texts for identifier in self._named_in(text)}
        reached: set[str] = set()
        while waiting:
            reached |= waiting
            waiting = {found for name in waiting for found in self._next[name]} - reached
        return reached

    def _named_in(self, text: str) -> set[str]:
        words = self._by_word.keys() & set(WORD.findall(text))
        return {identifier for word in words for identifier in self._by_word[word]}


def needed_macros(macros: Mapping[str, Any], project: str, texts: Iterable[str]) -> dict[str, Any]:
    """The macros that a build can reach: the project's, those in its texts or dbt's code, theirs.

    Of dbt's own 500 we use a third.
    """
    own = {name: macro for name, macro in macros.items() if macro.package_name == project}
    reached = Reach(macros)([ASKED_FOR, *texts, *(macro.macro_sql for macro in own.values())])
    return {name: macro for name, macro in macros.items() if name in own or name in reached}


def trust_what_was_parsed() -> None:
    """The files of the project were compared with their schemas when they were parsed.

    dbt makes those schemas anew in each process, and looks through its own sources to say which
    module asked for a flag of its behaviour.
    """
    schema: Any = importlib.import_module("dbt_common.dataclass_schema").dbtClassMixin
    schema.validate = classmethod(_no_problem)
    flags: Any = importlib.import_module("dbt_common.behavior_flags").BehaviorFlagRendered
    flags._default_source = staticmethod(_dbt)


def _no_problem(_kind: Any, _values: Any) -> None:
    return None


def _dbt() -> str:
    return "dbt"


def offer_only_needed_macros(macros: Mapping[str, Any]) -> None:
    """A model is offered the macros that it can reach; dbt makes objects of all, three times each.

    macros: those of the parsed project, by unique id.
    """
    builder: Any = importlib.import_module("dbt.context.macros").MacroNamespaceBuilder
    build, reach = builder.build_namespace, Reach(macros)
    always = reach([ASKED_FOR])

    @cache
    def reached(text: str) -> set[str]:
        return reach([text])

    def built(self: Any, packages: Mapping[str, Mapping[str, Any]], context: Any) -> Any:
        text = getattr(self.node, "raw_code", None) or getattr(self.node, "macro_sql", None)
        if text is None:
            return build(self, packages, context)
        mine = always | reached(text)
        offered = {
            package: {name: macro for name, macro in known.items() if macro.unique_id in mine}
            for package, known in packages.items()
        }
        return build(self, offered, context)

    builder.build_namespace = built


def with_in_front(sql: str, common_tables: Sequence[Any]) -> str:
    """A query with further common table expressions in front of its own.

    dbt takes every such query apart into tokens to find the `with` at its head.
    """
    if not common_tables:
        return sql
    added = ", ".join(table.sql for table in common_tables)
    head = HEAD.match(sql)
    if head is None:
        raise ValueError(f"a query without a head: {sql[:80]!r}")
    rest = sql[head.end() :]
    return (
        f"{head['comments']}{head['with'] or 'with '}{added}{', ' if head['with'] else ' '}{rest}"
    )
