"""One Chinese word for one thing, in what the book's commands, pages and guide say: 账册, 毛损失, 净损失, 摊回."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OTHERS = {
    "账册": ("业务组合", "保单组合", "保单簿", "业务文件", "全部业务"),
    "毛损失": ("毛赔付", "毛赔款", "再保险前"),
    "净损失": ("净赔付", "净赔款", "自留（净）", "再保险后的损失"),
    "摊回": ("再保摊回", "摊赔", "按标的分出", "按事故分出", "按每次事故分出", "按年度分出", "事故净额分出"),
}
SAYING = [
    *(ROOT / "src" / "wangbao" / "portfolio").rglob("*.py"),
    *(ROOT / "src" / "wangbao" / "portfolio").rglob("*.j2"),
    *(ROOT / "src" / "wangbao" / "cli").glob("book*.py"),
    *(ROOT / "docs").rglob("*.zh-CN.md"),
    ROOT / "README.zh-CN.md",
    ROOT / "CHANGELOG.md",
    ROOT / "examples" / "treaties.yaml",
]


@pytest.mark.parametrize("word", OTHERS)
def test_no_other_word_is_used(word):
    found = [
        f"{path.relative_to(ROOT)}: {other}"
        for path in SAYING
        for other in OTHERS[word]
        if other in path.read_text(encoding="utf-8")
    ]
    assert found == []
    assert any(word in path.read_text(encoding="utf-8") for path in SAYING)
