"""`./xinfang security-report`: write docs/security-report.md from measured figures."""

import argparse
import json

from .. import paths
from ..errors import LauncherError
from .base import Command

FIGURES = paths.STATE / "figures"
TARGET = paths.ROOT / "docs" / "security-report.md"
HEAD = """\
# 安全检验报告

由 `./xinfang security-report` 根据检验程序实际记录的数字写成，不手工修改。每一行来自一项检验，
数字是该次运行中实际计数的；没有运行的检验没有数字。重新得到这些数字：`./xinfang audit`、`./xinfang test`（含标记 `slow` 的），再运行本命令。

| 检验 | 证明什么 | 数字 | 时间（UTC） |
| --- | --- | --- | --- |
"""
# Row → what it proves; a test that records another name gets a row all the same.
ROWS = {
    "facts": "事实 F1–F24：先在照常规写法的模型上重现，再证明本产品没有",
    "matrix": "权限矩阵：每个模型、字段组和每种角色",
    "routes": "每条网络路由和每种角色",
    "barrier": "检举控告屏障：有无秘密的两种情形，答复逐字节相同",
    "vault": "证件号、电话、地址在数据库导出和文件目录中不出现（以多种编码查找）",
    "view_log": "查阅日志：每条读取途径恰好留下一行",
    "view_tampering": "查阅日志被篡改：能找出并指出是哪一行",
    "uploads": "上传：恶意样本被拒或者无害，正常文件被接受",
    "fuzz": "公开路由：随机请求没有 5xx、没有超时",
    "limits": "登录：连续猜测时放行的次数不超过设定的上限",
    "limits_query": "凭编号和查询码查询：连续猜测时放行的次数不超过设定的上限",
    "barrier_cost": "检举控告屏障和查阅日志合计的耗时：有和没有之比，同一次运行中轮流测量",
    "query_code": "查询码：一万次格式正确的猜测，命中数；错码与不存在的编号所做运算和语句之差",
    "pdf": "文书引擎：攻击样本对监听端口的请求数",
    "mail": "邮件服务器中断：等待的通知在恢复后全部送出，不重复",
    "mail_gateway": "伪造的来信：新增的消息数",
    "crash_points": "崩溃点：在每条语句之前切断，留下的半途状态",
    "backup": "备份恢复：有人办理时所做的备份，每次恢复后数据、文件、链完整",
    "elevations": "提权：外部可到达的提权之处，每处都有拒绝的检验",
    "injection": "SQL 注入样本：到达数据库的语法错误",
    "act_fuzz": "办理行为：任意参数得到的是说明，不是程序错误",
    "remote_methods": "可远程调用的方法：任意参数得到的是说明，不是程序错误",
    "export": "导出：公式和链接样本全部仍是文字",
    "xss_portal": "信访大厅页面：样本在真实浏览器中不执行、不外联",
    "xss_back_office": "工作人员界面：样本在真实浏览器中不执行、不外联",
    "audit": "静态检查：自有规则、bandit、pip-audit",
}
LABELS = {
    "accusations": "检举控告", "actors": "角色", "answers": "答复",
    "answers_5xx": "5xx 答复",
    "attacks": "攻击", "attempts": "尝试", "bars": "屏障记录", "bytes": "字节",
    "calls": "调用",
    "cells": "单元格", "changes": "改动", "clean": "正常文件", "columns": "列",
    "cpu_seconds": "处理器秒数", "differences": "差异",
    "acts": "办理",
    "database_errors": "数据库报错",
    "halves": "半途状态",
    "points": "切断处",
    "drills": "演练", "registered_meanwhile": "其间登记", "lost": "丢失",
    "longest_seconds": "恢复最长秒数", "kills": "杀进程",
    "disposal_points": "其中销毁案卷的切断处", "guesses": "猜测",
    "work_difference": "运算和语句之差",
    "exceptions": "有理由的例外", "facts": "事实", "fields": "字段", "files": "文件",
    "findings": "未处理的发现", "form": "表单之比",
    "form_cpu": "表单处理器时间之比", "form_cpu_range": "其 95 % 区间",
    "form_range": "表单之比 95 % 区间", "formulas": "公式", "found": "查出",
    "hits": "命中", "hostile": "恶意文件", "limit": "上限", "list": "列表之比",
    "list_cpu": "列表处理器时间之比", "list_cpu_range": "其 95 % 区间",
    "list_range": "列表之比 95 % 区间", "load": "机器负载",
    "log_lines": "检查过的日志行",
    "mails": "来信", "models": "模型", "named": "其中指明对象",
    "needles": "查找的字节串",
    "new_messages": "新增消息",
    "kinds": "调用种类", "methods": "方法", "faults": "故障", "done": "完成的步骤",
    "outage_minutes": "中断分钟", "packages": "依赖包",
    "packages_answered_for": "查到漏洞库的依赖包", "passed": "放行", "paths": "途径",
    "payloads": "样本", "petitions": "信访件",
    "refused": "拒绝", "requests": "请求", "requests_seen": "收到的请求",
    "roles": "角色", "rounds": "轮次", "routes": "路由", "rows": "日志行", "rules": "规则",
    "screens": "屏幕",
    "secrets": "秘密内容", "seed": "随机种子", "sent_after": "恢复后送出",
    "server_errors": "5xx", "slowest_ms": "最慢一次毫秒", "tables": "数据表",
    "doors": "外部可调用的方法和路由", "writes": "写入方法", "helpers": "路由所用的辅助方法",
    "waiting": "等待", "worlds": "情形",
    "request_differences": "请求答复差异",
    "request_kinds": "请求种类",
    "request_dialogs": "其中打开的对话框",
    "bus_notices": "即时通知",
    "bus_to_barred": "其中发给无权人",
    "workbook_differences": "报表差异",
    "workbooks": "报表",
}  # fmt: skip


def report(_args: argparse.Namespace) -> int:
    """Write the report, and say which checks have left no figures here."""
    figures = read()
    if not figures:
        raise LauncherError(
            "no figures were recorded yet",
            hint="run ./xinfang audit and ./xinfang test first",
        )
    paths.write_atomic(TARGET, text_of(figures))
    missing = [name for name in ROWS if name not in figures]
    print(f"written: {TARGET.relative_to(paths.ROOT)}, {len(figures)} checks")
    if missing:
        print(f"without figures on this machine: {', '.join(missing)}")
    return 0


def read() -> dict[str, dict]:
    """Return what was recorded: dict name → figures."""
    return {
        file.stem: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(FIGURES.glob("[!.]*.json"))
    }


def text_of(figures: dict[str, dict]) -> str:
    """Return the report as Markdown."""
    names = [name for name in ROWS if name in figures]
    names += sorted(set(figures) - set(ROWS))
    lines = [_line(name, dict(figures[name])) for name in names]
    missing = [
        f"- {what}（`{name}`）" for name, what in ROWS.items() if name not in figures
    ]
    tail = ["", "## 本次没有记录的检验", "", *missing] if missing else []
    return HEAD + "\n".join([*lines, *tail]) + "\n"


def _line(name: str, figures: dict) -> str:
    when = str(figures.pop("at", ""))[:16].replace("T", " ")
    told = "，".join(
        f"{LABELS.get(key, key)} {value}" for key, value in figures.items()
    )
    return f"| {name} | {ROWS.get(name, name)} | {told} | {when} |"


COMMAND = Command(
    "security-report", "write docs/security-report.md from measured figures", report
)
