from pathlib import Path

from odoo import api, models
from odoo.modules import module

from ..tools.traceability import tests_by_rule

_HEAD = """\
# 办理流程 · The procedure

本页由系统内的法律数据（办理行为、时限、规则、文书）自动生成，请勿手工修改：`./xinfang docs`。
This page is generated from the law as data. Do not edit it: run `./xinfang docs`.
"""


class ProcessDoc(models.AbstractModel):
    """The procedure as a readable page, made from the records that drive it."""

    _name = "xinfang.process.doc"
    _description = "Procedure as a Page"

    @api.private
    @api.model
    def render(self):
        """Return the page: diagrams, acts, time limits, guards, documents.

        :return: str, Markdown with Mermaid diagrams, in Chinese
        """
        page = self.with_context(lang="zh_CN").sudo()
        parts = [_HEAD]
        for model, title in page._machines():
            acts = page.env["xinfang.act"].search([("model", "=", model)])
            parts.append(f"## {title}\n")
            parts.append(page._diagram(model, acts))
            parts.append(page._act_table(acts))
        parts += [page._clock_table(), page._guard_table(), page._document_table()]
        parts.append(page._trace_table())
        return "\n".join(parts).rstrip() + "\n"

    def _machines(self):
        """Return model and title of every procedure that has acts."""
        field = self.env["xinfang.act"]._fields["model"]
        english = dict(field._description_selection(self.with_context(lang=None).env))
        return [
            (name, f"{label} {english[name]}")
            for name, label in field._description_selection(self.env)
            if self.env["xinfang.act"].search_count([("model", "=", name)], limit=1)
        ]

    def _diagram(self, model, acts):
        stages = self.env["xinfang.stage"].search([("model", "=", model)])
        lines = ["```mermaid", "stateDiagram-v2"]
        lines += [f"    {stage.code}: {stage.name}" for stage in stages]
        lines += [f"    [*] --> {s.code}" for s in stages if s.is_start]
        for act in acts:
            # From anywhere: said in the table, drawn it would hide all the rest.
            for stage in act.from_stage_ids.sorted("sequence"):
                target = act.to_stage_id.code or stage.code
                lines.append(f"    {stage.code} --> {target}: {act.name}")
        lines += [f"    {s.code} --> [*]" for s in stages if s.is_closing]
        return "\n".join([*lines, "```", ""])

    def _act_table(self, acts):
        actors = dict(acts._fields["actor"]._description_selection(self.env))
        rows = []
        for act in acts:
            who = "、".join(act.group_ids.sorted("xinfang_role").mapped("name"))
            if act.petitioner_may or act.actor == "petitioner":
                who = "、".join(filter(None, (who, "信访人")))
            rows.append(
                (
                    act.rule,
                    f"{act.name} `{act.code}`",
                    "任何状态"
                    if act.from_any
                    else "、".join(
                        act.from_stage_ids.sorted("sequence").mapped("name")
                    ),
                    act.to_stage_id.name or "—",
                    f"{actors[act.actor]}：{who}" if who else actors[act.actor],
                    " ".join(act.guard_ids.sorted("code").mapped("code")) or "—",
                    self._clock_words(act) or "—",
                    " ".join(act.document_ids.type_id.sorted("code").mapped("code"))
                    or "—",
                    act.article,
                )
            )
        return self._grid(
            ("规则", "行为", "从", "到", "由谁", "硬规则", "时限", "文书", "依据"), rows
        )

    def _clock_words(self, act):
        signs = {
            "start": "▶",
            "stop": "■",
            "cancel": "✖",
            "extend": "＋",
            "suspend": "⏸",
            "resume": "⏵",
        }
        return " ".join(
            f"{signs[effect.effect]}{effect.rule_id.code}"
            for effect in act.clock_effect_ids.sorted(
                lambda e: (e.rule_id.code, e.effect)
            )
        )

    def _clock_table(self):
        rules = self.env["xinfang.clock.rule"].search([], order="code, id")  # pylint: disable=no-search-all
        units = dict(rules._fields["unit"]._description_selection(self.env))
        certainty = dict(rules._fields["certainty"]._description_selection(self.env))
        rows = [
            (
                rule.code,
                rule.name,
                f"{rule.length} {units[rule.unit]}" if rule.length else "函中所定之日",
                self._base_words(rule),
                str(rule.extension_max or "—"),
                certainty[rule.certainty],
                rule.article,
            )
            for rule in rules
        ]
        return "## 时限 Time limits\n\n" + self._grid(
            ("编号", "时限", "长度", "起算", "可延长（日）", "确定程度", "依据"), rows
        )

    def _base_words(self, rule):
        machines = [name for name, _title in self._machines()]
        for model in ("xinfang.referral", *machines):
            field = self.env[model]._fields.get(rule.base)
            if field:
                return field._description_string(self.env)
        return rule.base

    def _guard_table(self):
        guards = self.env["xinfang.guard"].search([], order="code")  # pylint: disable=no-search-all
        rows = [(g.code, g.name, g.article) for g in guards]
        return "## 硬规则 Guards\n\n" + self._grid(("编号", "规则", "依据"), rows)

    def _document_table(self):
        kinds = self.env["xinfang.document.type"].search([], order="code")  # pylint: disable=no-search-all
        rows = [
            (
                kind.code,
                kind.title,
                kind.number_code,
                "、".join(
                    block.name + ("" if block.required else "（可缺）")
                    for block in kind.block_ids
                ),
                kind.article,
            )
            for kind in kinds
        ]
        return "## 文书 Documents\n\n" + self._grid(
            ("编号", "文书", "文种字", "必备内容", "依据"), rows
        )

    @api.model
    def _tests(self):
        """Map rule ids and codes to the test files that bear them."""
        addons = Path(module.get_module_path("xinfang_case")).parent
        folders = [*sorted(addons.glob("xinfang_*/tests")), addons.parent / "tests"]
        return tests_by_rule(folder for folder in folders if folder.is_dir())

    def _trace_table(self):
        tests = self._tests()
        words = self._act_keys()
        rows = []
        for duty in self.env["xinfang.obligation"].search([]):  # pylint: disable=no-search-all
            acts = duty.act_ids
            keys = [key for act in acts for key in words[act][1]] + duty._codes()
            files = {name for key in keys for name in tests.get(key, ())}
            rows.append(
                (
                    f"{duty.article_name}{duty.clause or ''}",
                    duty.duty,
                    "、".join(f"{act.name} `{act.code}`" for act in acts) or "—",
                    duty.clocks or "—",
                    duty.guards or "—",
                    duty.documents or "—",
                    " ".join(f"`{name}`" for name in sorted(files)[:6])
                    + (f" 等{len(files)}个" if len(files) > 6 else ""),
                )
            )
        return "## 条文对照 Traceability\n\n" + self._grid(
            ("条文", "要求", "行为", "时限", "硬规则", "文书", "测试"), rows
        )

    def _grid(self, head, rows):
        lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
        lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
        return "\n".join([*lines, ""])
