"""The zone in which moments without one are read, and in which people are shown them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

# China has one zone and no summer time.
CHINA = timezone(timedelta(hours=8))


def shown(moment: datetime) -> str:
    """A moment to the minute in China's zone, which it names; without a zone it is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{aware.astimezone(CHINA):%Y-%m-%d %H:%M} +08:00"
