"""What may never be asked of a rep or told to a debtor, and a search of files for it.

The words stand for the acts that collection training names and the law forbids: informants, seizing
goods and places, publicity, pressure through third parties, shadowing, shaming, private life, false
urgency, other customers' payments, losses put on reps, pretended authority. They are kept here and
not in policy, so that no policy can allow them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

FORBIDDEN = (
    "卧底", "内线", "安插", "商业贿赂", "贿赂",
    "占据", "占领", "强行", "拉货", "搬货", "扣押", "扣车", "搬走",
    "曝光", "公布于众", "公之于众", "登报", "媒体", "示众", "张贴", "横幅",
    "通知你的客户", "通知您的客户", "通知贵司客户", "告知同行", "告诉同行", "告知银行", "通知银行",
    "跟踪", "尾随", "蹲守", "堵门", "上门堵", "围堵", "纠缠", "跟到家", "滋扰", "骚扰", "轰炸",
    "羞辱", "难堪", "当众", "辱骂", "恐吓", "恫吓",
    "私生活", "家人", "家属", "亲属", "亲友", "子女", "配偶", "家庭住址",
    "马上涨价", "就要涨价", "谎称", "编造", "假称", "装穷", "几个月没发工资",
    "别的客户都", "其他客户都", "同行都付",
    "扣工资", "从工资", "业务员垫付", "业务员赔",
    "冒充", "刑事责任", "报警抓", "坐牢", "征信黑名单", "失信黑名单", "后果自负",
    "informant", "bribe", "seize", "haul away", "occupy", "expose you", "publicity", "newspaper",
    "tell your customers", "tell your bank", "tell your family", "relatives", "shadow", "stalk",
    "harass", "bombard", "humiliat", "shame", "insult", "intimidat", "pretend", "impersonat",
    "criminal", "police", "jail", "arrest", "blacklist", "from your wages",
    "other customers paid",
)  # fmt: skip
TEXT = (".csv", ".toml", ".j2", ".typ", ".md", ".html", ".json", ".txt")


def found_in_text(text: str) -> list[str]:
    """The forbidden words of a text, blanks within Chinese left out."""
    lowered = text.lower()
    closed = "".join(lowered.split())
    return [word for word in FORBIDDEN if word in (lowered if word.isascii() else closed)]


def found_in_files(folder: Path) -> dict[str, list[str]]:
    """File to the forbidden words in it, for every file below a folder that people can read."""
    found = {path.name: found_in_text("\n".join(_texts(path))) for path in readable(folder)}
    return {name: words for name, words in found.items() if words}


def readable(folder: Path) -> list[Path]:
    """The files below a folder that hold text for people."""
    suffixes = (*TEXT, ".xlsx", ".docx", *((".pdf",) if shutil.which("pdftotext") else ()))
    return sorted(path for path in folder.rglob("*") if path.suffix in suffixes)


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".xlsx":
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python()
                yield from (str(cell) for row in rows for cell in row)
    elif path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            document = package.read("word/document.xml").decode("utf-8")
        yield "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", document))
    elif path.suffix == ".pdf":
        done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
        yield done.stdout.decode("utf-8")
    else:
        yield path.read_text("utf-8")
