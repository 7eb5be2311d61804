"""Tries out the wordings and layouts of letters on invented ones; tells what is wrong where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from expectations.forbidden_words import FORBIDDEN_WORDS
from flows.errors import HuikuanError
from flows.outbox.labels import LANGUAGES, letter_labels
from flows.outbox.letter_model import LetterRefused, letter_model
from flows.outbox.letter_samples import (
    AS_OF,
    Sample,
    all_kinds,
    lint_samples,
    referral_values,
    sample_facts,
    sample_letter,
)
from flows.outbox.letter_shapes import wording_name
from flows.outbox.letter_word import open_word_template, write_word_letter
from flows.outbox.letters import Compiler, open_compiler, print_letter
from flows.outbox.wording import word_letter, wording_file, wording_sets


@dataclass(frozen=True)
class LintReport:
    """What was tried and what is wrong, each problem with its file and line, once."""

    tried: int
    problems: tuple[str, ...]


def lint_letters() -> LintReport:
    """Renders every kind, language, level and set of wordings, with few and with many things."""
    problems = list(_label_problems())
    compiler = open_compiler()
    samples = [] if problems else list(_samples())
    for sample in samples:
        problems += _problems(compiler, sample)
    problems += _referral_problems()
    return LintReport(len(samples), tuple(dict.fromkeys(problems)))


def _referral_problems() -> Iterator[str]:
    """Mistakes in the wordings of the pack for counsel."""
    for language in LANGUAGES:
        try:
            word_letter(wording_file(language, "referral"), referral_values())
        except HuikuanError as error:
            yield f"{error.where}: {error.what}"


def _samples() -> Iterator[Sample]:
    for language in LANGUAGES:
        for name in ("", *wording_sets(language)):
            for sample in lint_samples(language):
                yield replace(sample, wording_set=name)


def _label_problems() -> Iterator[str]:
    """Words of the layout that one language has and another lacks."""
    every = {name for language in LANGUAGES for name in letter_labels(language)}
    for language in LANGUAGES:
        for name in sorted(every - set(letter_labels(language))):
            yield f"{language}/labels.toml: {name} is missing"


def lint_lines(report: LintReport) -> list[str]:
    """The report as lines for a terminal."""
    kinds = len(list(all_kinds()))
    told = (
        f"lint     {report.tried} letters of {kinds} kinds and levels in {len(LANGUAGES)} languages"
    )
    wrong = len(report.problems)
    return [
        f"{told}: {f'{wrong} problems' if wrong else 'no problem'}",
        *(f"  - {problem}" for problem in report.problems),
    ]


def _problems(compiler: Compiler, sample: Sample) -> list[str]:
    """What is wrong with a sample: the first mistake that stops it, else unlawful words."""
    name = f"{sample.language} {wording_name(sample.kind, sample.level)}"
    try:
        model = letter_model(sample_letter(sample), sample_facts(), sample.language)
        print_letter(compiler, model, AS_OF)
        write_word_letter(open_word_template(), model)
    except LetterRefused as refusal:
        return [f"{name}: {refusal}"]
    except HuikuanError as error:
        return [f"{error.where or name}: {error.what}"]
    said = "".join(_texts(model)).replace(" ", "")
    return [f"{name}: unlawful wording {word}" for word in FORBIDDEN_WORDS if word in said]


def _texts(part: object) -> Iterator[str]:
    """All texts of a model, in order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)
