from odoo import api, models

from odoo.addons.xinfang_case.tools.moment import legal_today

# Kinds of inputs a citizen can fill in; everything else of an act stays with staff.
CITIZEN_INPUTS = ("text", "char", "selection", "date", "boolean")
# Taking something back comes last, however its act is numbered.
ORDER = ("primary", "secondary", "more", "danger")
PARTS = ("referral_ids", "review_ids", "hearing_ids", "mediation_ids")


class PetitionActForms(models.Model):
    """The petitioner's acts as forms, on the petition and on its parts.

    Drawn from the law as data: an act that the law gives to the petitioner (a
    request for review on a referral, a hearing on a review) needs no page of its
    own. A part is named by kind and number, such as ``referral-1``, never by its
    id in the database.
    """

    _inherit = "xinfang.petition"

    def _portal_parts(self):
        """Return the parts on which a petitioner may have something to do.

        :return: dict key of the part → record, the petition itself under ""
        """
        record = self.sudo()
        parts = {"": record}
        for name in PARTS:
            for part in record[name]:
                parts[f"{name.removesuffix('_ids')}-{part.sequence}"] = part
        # What a staff member declared of himself is not the petitioner's affair.
        for part in record.recusal_ids.filtered(lambda r: r.origin == "applied"):
            parts[f"recusal-{part.sequence}"] = part
        return parts

    def _portal_acts(self):
        """Return the acts open to the petitioner now, with what each asks for.

        :return: list of dicts as of ``available_acts``, with ``key`` (for the form),
            ``place`` (which part it is about, in words), ``until`` (last ``date`` to
            do it, or False) and ``inputs``; name and help are those for citizens
        """
        acts = self.env["xinfang.act"]
        result = []
        for part_key, part in self._portal_parts().items():
            if not acts._from(part._name, part.stage_id.id).filtered(
                lambda act: act.petitioner_may or act.actor == "petitioner"
            ):
                continue
            for facts in part._acted_by(self).available_acts():
                if facts["blocked"] or facts["code"] == "register":
                    continue
                act = acts._get(part._name, facts["code"])
                result.append(
                    {
                        **facts,
                        "name": act.citizen_label or facts["name"],
                        "help": act.citizen_help or facts["help"],
                        "key": ".".join(filter(None, (part_key, facts["code"]))),
                        "place": self._portal_place(part),
                        "until": self._portal_until(facts["code"], part),
                        "inputs": self._portal_inputs(act, part),
                    }
                )
        return sorted(result, key=lambda act: ORDER.index(act["style"]))

    @api.model
    def _portal_place(self, part):
        """Say which part an act is about, nothing for the petition itself."""
        if part._name == self._name:
            return ""
        if part._name == "xinfang.recusal":
            return part.person_name or ""
        organ = part._own_organ().name or ""
        if part._name == "xinfang.review":
            levels = dict(part._fields["level"]._description_selection(self.env))
            return f"{levels.get(part.level, '')} · {organ}"
        return organ

    @api.model
    def _portal_until(self, code, part):
        """Return the last day to ask for review or recheck while it runs, or False."""
        if code not in ("request_review", "request_recheck"):
            return False
        last = part._appeal_last_day()
        return last if last and last >= legal_today(self.env) else False

    @api.model
    def _portal_inputs(self, act, part):
        wizard = self.env["xinfang.act.wizard"].sudo()
        inputs = []
        for line in act._inputs().filtered(lambda line: not line.staff_only):
            field = wizard._fields[line.field]
            need = wizard._citizen_need(line, part)
            if need is None:
                continue
            kind = "files" if line.field == "attachment_ids" else field.type
            choices = self._portal_choices(wizard, field, part)
            if choices and kind == "many2one":
                kind = "selection"
            if kind not in (*CITIZEN_INPUTS, "files"):
                continue
            inputs.append(
                {
                    "name": line.field,
                    "kind": kind,
                    "label": line.label or wizard._label(line.field),
                    "hint": line.citizen_hint or "",
                    "required": need,
                    "choices": choices,
                }
            )
        return inputs

    @api.model
    def _portal_choices(self, wizard, field, part):
        """Return what may be chosen: (value, label); of records only what is public.

        ``_citizen_choices_<input>(record)`` of the dialog names the records.
        """
        if field.type == "selection":
            return field._description_selection(self.env)
        method = getattr(wizard, f"_citizen_choices_{field.name}", None)
        if field.type != "many2one" or not method:
            return []
        return [(str(record.id), record.name) for record in method(part)]

    def _portal_perform(self, key, values, files=(), idempotency_key=None):
        """Do one of the petitioner's acts; ownership was proved by the caller.

        :param str key: must be one of the acts shown by ``_portal_acts``
        :param dict values: input name → str; other names are refused
        :param files: list of (name, bytes), for acts that take files
        :raises UserError: the act is not open now, or a value is missing
        :raises UploadError: a file is not taken
        """
        self.ensure_one()
        part_key, _dot, code = key.rpartition(".")
        acts = {act["key"]: act for act in self._portal_acts()}
        done = self._portal_done_before(part_key, code, idempotency_key)
        if done:
            return done
        if key not in acts:
            self._refuse_portal_act()
        inputs = {line["name"]: line for line in acts[key]["inputs"]}
        taken = {
            name: self._portal_value(line, values[name])
            for name, line in inputs.items()
            if values.get(name)
        }
        if files and "attachment_ids" in inputs:
            taken["attachment_ids"] = self._portal_store(files)
        part = self._portal_parts()[part_key]
        return part._acted_by(self).perform(code, taken, idempotency_key)

    @api.model
    def _portal_value(self, line, value):
        """Return one typed value; of a list of records only what was offered."""
        offered = {choice for choice, _label in line["choices"]}
        if line["kind"] == "selection" and value not in offered:
            self._refuse_portal_act()
        return value

    def _portal_typed_parts(self, key, typed):
        """Return (label, text) of what was typed into a form that is gone by now.

        Somebody was faster, and the act is closed: nobody shall have to write his
        grounds twice.
        """
        part, _dot, code = str(key).rpartition(".")
        model = f"xinfang.{part.partition('-')[0] or 'petition'}"
        act = self.env["xinfang.act"]._get(model, code)
        wizard = self.env["xinfang.act.wizard"].sudo()
        return [
            (line.label or wizard._label(line.field), typed[line.field])
            for line in act._inputs()
            if wizard._fields[line.field].type in ("text", "char")
            and (typed.get(line.field) or "").strip()
        ]

    @api.model
    def _portal_act_name(self, key):
        """Return the name of a petitioner's act, "" of anything else."""
        part, _dot, code = str(key).rpartition(".")
        model = f"xinfang.{part.partition('-')[0] or 'petition'}"
        act = self.env["xinfang.act"]._get(model, code)
        mine = act.petitioner_may or act.actor == "petitioner"
        return (act.citizen_label or act.name) if mine else ""


class ActedBy(models.AbstractModel):
    """A part as the petitioner acts on it."""

    _inherit = "xinfang.process.mixin"

    def _acted_by(self, petition):
        """Return this record in the hands of the petitioner of ``petition``.

        :param petition: elevated record of which ownership was proved
        """
        self.ensure_one()
        if self._petitions() != petition:
            return self.browse()
        return self.with_env(petition._as_petitioner().env)
