"""Nothing the law forbids is in any wording, list, letter or table; a planted word is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from forbidden import FORBIDDEN, found_in_files, found_in_text, readable

from expectations.forbidden_words import FORBIDDEN_WORDS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", ["templates", "dbt_project/policy"])
def test_no_wording_that_we_ship_asks_for_a_forbidden_act(folder: str) -> None:
    assert readable(ROOT / folder)
    assert found_in_files(ROOT / folder) == {}


def test_no_output_of_the_demo_does(demo_release: Path) -> None:
    suffixes = {path.suffix for path in readable(demo_release)}
    assert {".xlsx", ".html", ".csv", ".json"} <= suffixes
    assert found_in_files(demo_release) == {}


@pytest.mark.parametrize("word", FORBIDDEN)
def test_each_word_is_found_where_it_stands(word: str) -> None:
    assert word in found_in_text(f"请注意：{word.upper()}，谢谢。")


def test_chinese_words_are_found_with_blanks_between_their_characters() -> None:
    assert found_in_text("再不付款就 曝 光 你们") == ["曝光"]


def test_what_the_second_gate_forbids_is_among_them() -> None:
    assert [word for word in FORBIDDEN_WORDS if not found_in_text(word)] == []


@pytest.mark.parametrize(
    ("plant", "file"),
    [
        (
            "update staging.stg_policy__actions set if_refused_zh = '到门口堵门'"
            " where action_code = 'call'",
            "tasks_2026-06-30.xlsx",
        ),
        (
            "update staging.stg_policy__reason_texts set text_zh = '联系其家人 {days}'"
            " where reason_code = 'days_overdue'",
            "tasks_2026-06-30.xlsx",
        ),
        (
            "update staging.stg_policy__actions set good_result_zh = '到门口堵门'"
            " where action_code = 'broken_promise'",
            "case_2026-06-30_7a1c0e55b0d94f21.html",
        ),
    ],
)
def test_a_planted_word_is_found_in_a_list_and_a_case_file(
    rendered: Callable[..., Any], plant: str, file: str
) -> None:
    _, release, _ = rendered(plant)
    assert file in found_in_files(release)


def test_a_planted_word_is_found_in_a_letter(
    rendered: Callable[..., Any], pdf_text: Callable[[Path], str]
) -> None:
    _, release, _ = rendered("update marts.letters_due set recipient_name = '曝光有限公司'")
    assert any(name.endswith(".pdf") for name in found_in_files(release))
