"""The models changed by mistake, one change at a time: which test notices it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from compared_ledgers import DAY, LEDGERS, SUBJECTS, Row, compare, land
from landing import PROJECT, Landing
from mutations import MUTATIONS, Mutation
from oracle.drawing import seeded_ledgers

from flows.worker import Worker

pytestmark = pytest.mark.campaign
MART = re.compile(r"\b(?:marts|intermediate)\.(\w+)")
ROOMS = tuple(f"path:models/marts/{room}" for room in ("receivables", "promises", "tasks"))
WAIST = "path:models/intermediate"
# What the subjects of the oracle read.
COMPARED = sorted({found for one in SUBJECTS.values() for found in MART.findall(one.query)})
VERIFICATION = Path(__file__).parents[2] / "docs" / "verification.md"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project to be changed."""
    copy = tmp_path_factory.mktemp("mutated") / "dbt_project"
    return shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns("target"))


@pytest.fixture
def mutated(project: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with one change, which is undone after the test."""
    mutation: Mutation = request.param
    path = project / mutation.path
    sound = path.read_text(encoding="utf-8")
    assert sound.count(mutation.old) == 1, "the model was changed: write the mutation anew"
    path.write_text(sound.replace(mutation.old, mutation.new), encoding="utf-8")
    yield project
    path.write_text(sound, encoding="utf-8")


@pytest.fixture(scope="module")
def child(project: Path, landing: Landing) -> Iterator[Worker]:
    """The child that runs dbt on the copy."""
    settings = {"MUTATED_PROJECT": str(project), "HUIKUAN_LAYOUTS": json.dumps(["generic"])}
    worker = Worker(
        "tests.dbt.mutated_project", landing.path.with_name("mutated.log"), settings
    ).begin()
    yield worker
    worker.close()


@pytest.fixture(scope="module")
def expected(landing: Landing) -> dict[str, list[Row]]:
    """What the oracle says of the ledgers of the ordinary test, which are landed."""
    ledgers = seeded_ledgers(LEDGERS, DAY)
    land(landing, ledgers)
    return {name: subject.expected(ledgers) for name, subject in SUBJECTS.items()}


@pytest.mark.usefixtures("mutated")
@pytest.mark.parametrize(
    ("mutated", "name"),
    [(mutation, mutation.name) for mutation in MUTATIONS],
    ids=[mutation.name for mutation in MUTATIONS],
    indirect=["mutated"],
)
def test_a_changed_model_is_noticed(
    name: str,
    child: Worker,
    landing: Landing,
    expected: dict[str, list[Row]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    catchers = noticed_by(child, landing, expected)
    with capsys.disabled():
        print(f"\n| {name} | {'; '.join(catchers) or 'nothing'} |", flush=True)
    assert catchers
    assert f"| {name} |" in VERIFICATION.read_text(encoding="utf-8")


def noticed_by(child: Worker, landing: Landing, expected: dict[str, list[Row]]) -> list[str]:
    """What fails on the changed project: subjects of the oracle, then unit tests of dbt."""
    landing._fill()
    ask(child, landing, ["parse"], [])
    built = ask(child, landing, ["run"], [f"+{model}" for model in (*ROOMS, *COMPARED)])
    assert {node["status"] for node in built} == {"success"}, "this change does not even build"
    found = [
        f"oracle: {name}"
        for name, subject in SUBJECTS.items()
        if not compare(subject, expected[name], landing.warehouse).is_equal
    ]
    tests = ask(child, landing, ["test"], [f"{room},test_type:unit" for room in (*ROOMS, WAIST)])
    failed = sorted(f"`{node['name']}`" for node in tests if node["status"] in ("fail", "error"))
    return [*found, *failed]


def ask(
    child: Worker, landing: Landing, command: list[str], select: list[str]
) -> list[dict[str, str]]:
    """What became of each node."""
    landing.warehouse.close()
    answer = child.call(
        {
            "warehouse": str(landing.path),
            "command": command,
            "select": select,
            "variables": landing.variables,
            "target": str(landing.path.with_name("mutated")),
        }
    )
    return answer["nodes"]
