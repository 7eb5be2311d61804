"""`huikuan demo --full` makes the large demo, and never a second one over it."""

from __future__ import annotations

from pathlib import Path

from run.command import asked

from flows.settings import load_settings


def test_the_full_demo_has_two_books_and_a_source_beside_the_first(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = asked(home, "demo", "--full")
    assert made.code == 0, made.err
    assert f"next: huikuan run --home {home}" in made.out + made.err
    told = {source.name: source for source in load_settings(home).sources}
    assert {name: source.layout for name, source in told.items()} == {
        "erp": "kingdee", "crm": "generic", "parts": "generic",
    }  # fmt: skip
    assert told["crm"].supplements == "erp"

    before = (home / "huikuan.toml").read_bytes()
    again = asked(home, "demo", "--full")
    assert again.code == 0
    assert "nothing in it was changed" in again.err
    assert (home / "huikuan.toml").read_bytes() == before


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    refused = asked(tmp_path, "demo", "--full")
    assert refused.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
