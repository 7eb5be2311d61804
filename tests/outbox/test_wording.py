from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.outbox import wording
from flows.outbox.wording import Run, word_letter, wording_file

Word = Callable[..., tuple[tuple[Run, ...], ...]]


@pytest.fixture
def word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Word:
    """Words a one-section letter from the given text."""
    monkeypatch.setattr(wording, "LETTERS", tmp_path)

    def render(text: str, **values: object) -> tuple[tuple[Run, ...], ...]:
        (tmp_path / "zh").mkdir(exist_ok=True)
        kind = f"kind{len(list((tmp_path / 'zh').iterdir()))}"
        path = tmp_path / "zh" / f"{kind}.md.j2"
        path.write_text(f"## body\n{text}\n", encoding="utf-8")
        return word_letter(wording_file("zh", kind), values)["body"]

    return render


def test_bold_marks_of_the_file_split_a_paragraph_into_runs(word: Word) -> None:
    assert word("贵司 **{{ name }}** 好\n\n再见", name="甲") == (
        (Run("贵司 ", False), Run("甲", True), Run(" 好", False)),
        (Run("再见", False),),
    )


@pytest.mark.parametrize(
    "name", ["甲**乙**", "{{7*7}}", "{% if %}", '#read("/etc/passwd")', "<script>", "## body"]
)
def test_marks_inside_a_value_are_printed_literally(word: Word, name: str) -> None:
    assert word("{{ name }}", name=name) == ((Run(name, False),),)


def test_a_value_cannot_bring_paragraphs_bold_text_or_reordering(word: Word) -> None:
    assert word("{{ name }}", name="甲\x02乙\x03丙\n\n丁\u202e戊") == (
        (Run("甲乙丙  丁戊", False),),
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{ nobody }}",
        "{{ name.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{{ totals.append(1) }}",
        "{% include 'x' %}",
        "{% if name %}",
    ],
)
def test_an_unknown_name_or_a_forbidden_act_names_file_and_section(word: Word, text: str) -> None:
    with pytest.raises(UsageError, match="section body"):
        word(text, name="甲", totals=[])


def test_the_lines_of_the_file_join_without_a_space_in_chinese_and_with_one_in_english(
    word: Word,
) -> None:
    assert word("第一行\n第二行") == ((Run("第一行第二行", False),),)
    assert word("first line\nsecond line") == ((Run("first line second line", False),),)
