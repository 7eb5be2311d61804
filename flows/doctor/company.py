"""Checks a home: configuration, secrets, servers, shared folder, ledger, release."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flows.delivery.declaration import MailSettings
from flows.delivery.retry import Flaky
from flows.delivery.secret import fetch_secret
from flows.delivery.transport import MailServer
from flows.doctor.finding import Finding
from flows.errors import HuikuanError, UsageError
from flows.extracts.freeze import foresee
from flows.ledger import consult_ledger
from flows.releases import inputs_of_releases, verify_release
from flows.server import answers
from flows.settings import Settings, load_settings

NAMED = 3


def check_configuration(home: Path) -> tuple[Finding, Settings | None]:
    """huikuan.toml can be read; the settings for the checks that follow."""
    try:
        settings = load_settings(home)
    except UsageError as error:
        what = f"{error.what}\n{error.where}"
        return Finding("configuration", "failed", what, error.fix, is_configuration=True), None
    names = ", ".join(source.name for source in settings.sources)
    return Finding("configuration", "ok", f"huikuan.toml: {names}"), settings


def check_inbox(home: Path, settings: Settings) -> Finding:
    """Nothing in the inbox would be refused as it lies there; files are looked at, not parsed."""
    now = datetime.fromtimestamp(0, UTC)
    try:
        foreseen = foresee(home, settings, now, told=inputs_of_releases(home))
    except HuikuanError as error:
        return Finding("inbox", "warning", f"{error.what} ({error.where})", error.fix)
    if foreseen.refused:
        fix = "`huikuan run --supersede`, or put the old file back"
        return Finding("inbox", "warning", "; ".join(foreseen.refused[:NAMED]), fix)
    return Finding("inbox", "ok", f"{foreseen.new_count} files not yet archived")


def check_secret(mail: MailSettings | None) -> Finding:
    """The secret that the settings refer to is there; it is not shown."""
    if mail is None or not mail.password:
        return Finding("secrets", "ok", "none is needed")
    try:
        fetch_secret(mail.password)
    except HuikuanError as error:
        return Finding("secrets", "failed", error.what, error.fix, is_configuration=True)
    return Finding("secrets", "ok", f"{mail.password} is there")


def check_mail(mail: MailSettings | None) -> Finding:
    """The mail server answers, proves itself and lets us in; nothing is sent."""
    if mail is None:
        return Finding("mail server", "ok", "none is named")
    try:
        secret = fetch_secret(mail.password) if mail.password else ""
        with MailServer(mail, secret) as server:
            server.greet()
    except Flaky as error:
        found, fix = str(error), "check host, port, security and the network"
    except HuikuanError as error:
        found, fix = error.what, error.fix
    else:
        dry = "" if mail.may_send else "; dry_run: nothing will be sent"
        return Finding("mail server", "ok", f"{mail.shown}{dry}")
    return Finding("mail server", "failed", f"{mail.host}:{mail.port}: {found}", fix)


def check_prefect(api_url: str | None) -> Finding:
    """The Prefect server that PREFECT_API_URL names answers; without one a run has its own."""
    if not api_url:
        return Finding("prefect", "ok", "PREFECT_API_URL is not set: a run starts its own")
    if answers(api_url):
        return Finding("prefect", "ok", "the API at PREFECT_API_URL answers")
    return Finding(
        "prefect",
        "failed",
        "the API at PREFECT_API_URL does not answer",
        "`prefect server start`, or unset PREFECT_API_URL",
    )


def check_shared_folder(share: Path | None) -> Finding:
    """The shared folder is there and can be written to."""
    if share is None:
        return Finding("shared folder", "ok", "none is named")
    try:
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=share):
            return Finding("shared folder", "ok", str(share))
    except OSError as error:
        return Finding(
            "shared folder",
            "failed",
            f"{share}: {error.strerror or error}",
            "mount it, and let this user write there",
        )


def check_ledger(home: Path) -> Finding:
    """The ledger is whole: its pages, its rules, and no number is missing."""
    if not (home / "ledger.sqlite").exists() and not (home / "releases").exists():
        return Finding("ledger", "ok", "none yet")
    try:
        with consult_ledger(home) as ledger:
            damage = ledger.damage()
            count = ledger.event_count()
    except HuikuanError as error:
        return Finding("ledger", "failed", error.what, error.fix)
    if damage:
        newest = home / "backups"
        fix = f"stop using this home; compare with the newest file of {newest}, and restore it"
        return Finding("ledger", "failed", "; ".join(damage[:NAMED]), fix)
    return Finding("ledger", "ok", f"{count} events")


def check_release(home: Path) -> Finding:
    """`current` points to the last published run, and its files are as published."""
    if not (home / "ledger.sqlite").exists():
        return Finding("release", "ok", "nothing is published yet")
    mend = "`huikuan run` puts it in order; `huikuan run --force` builds it again"
    try:
        with consult_ledger(home) as ledger:
            latest = ledger.latest_published()
        if latest is None:
            return Finding("release", "ok", "nothing is published yet")
        damage = verify_release(home, latest.run_id)
    except HuikuanError as error:
        return Finding("release", "failed", error.what, error.fix or mend)
    if damage:
        named = ", ".join(f"{one.path} ({one.problem})" for one in damage[:NAMED])
        return Finding("release", "failed", f"{len(damage)} files not as published: {named}", mend)
    pointer, wanted = home / "current", Path("releases") / latest.run_id
    if not pointer.is_symlink() or pointer.readlink() != wanted:
        return Finding("release", "failed", f"`current` does not point to {wanted}", mend)
    return Finding("release", "ok", f"run {latest.run_id} as of {latest.as_of}")


def release_size(home: Path) -> int:
    """Bytes of the release that is current; 0 before the first."""
    current = home / "current"
    return sum(path.stat().st_size for path in current.rglob("*") if path.is_file())


def home_findings(home: Path) -> list[Finding]:
    """All checks of a home; those of a huikuan.toml that cannot be read are left out."""
    finding, settings = check_configuration(home)
    configured: list[Callable[[Settings], Finding]] = [
        lambda known: check_secret(known.mail),
        lambda known: check_mail(known.mail),
        lambda known: check_shared_folder(known.shared_folder),
        lambda known: check_inbox(home, known),
    ]
    found = [finding, *(check(settings) for check in configured if settings)]
    prefect = check_prefect(os.environ.get("PREFECT_API_URL"))
    return [*found, prefect, check_ledger(home), check_release(home)]
