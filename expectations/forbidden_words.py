"""Words that a lawful creditor does not use: exposure, telling third parties, seizing, threats."""

from __future__ import annotations

FORBIDDEN_WORDS = (
    "曝光",
    "公布于众",
    "公之于众",
    "通知你的客户",
    "通知您的客户",
    "通知贵司客户",
    "通知家人",
    "通知你的家人",
    "通知亲友",
    "告知同行",
    "上门堵",
    "堵门",
    "拉货",
    "搬货抵债",
    "扣押人员",
    "刑事责任",
    "报警抓",
    "征信黑名单",
    "失信黑名单",
    "后果自负",
)
