from __future__ import annotations

import hashlib
import re

import pytest
import typst

from flows.outbox.labels import TEMPLATES

FONTS = TEMPLATES / "fonts"


def test_fonts_are_those_of_the_readme_and_small_enough_for_the_repository() -> None:
    sums = dict(
        re.findall(
            r"^\| (\S+) \|.*`([0-9a-f]{64})` \|$",
            (FONTS / "README.md").read_text("utf-8"),
            re.MULTILINE,
        )
    )
    assert sorted(sums) == [
        "LICENSE_FONT",
        "LICENSE_FONT_SERIF",
        "NotoSansSC-Bold.ttf",
        "NotoSansSC-Regular.ttf",
        "NotoSerifSC-Bold.ttf",
        "NotoSerifSC-Regular.ttf",
    ]
    for name, digest in sums.items():
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) <= 40_000_000


@pytest.mark.parametrize(
    "text", ["喆堃犇玥昇镕祎赟骉燚", "□①⑳《》（）“”……——·￥", "㐂㙘䶮", "𬭚𫖮𨱔"]
)
def test_names_outside_gb2312_and_business_signs_have_glyphs_in_all_fonts(text: str) -> None:
    fonts = typst.Fonts(False, False, [FONTS])
    serif = f'#set text(font: ("Noto Serif SC", "Noto Sans SC"))\n#text("{text}") #strong("{text}")'
    source = f'{serif}\n#set text(font: "Noto Sans SC")\n#text("{text}") #strong("{text}")'
    compiler = typst.Compiler(source.encode("utf-8"), font_paths=fonts)
    pdf = compiler.compile(format="pdf", pdf_standards=["a-2b"], timestamp=0)
    assert isinstance(pdf, bytes)
