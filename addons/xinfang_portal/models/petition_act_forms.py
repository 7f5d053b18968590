from odoo import api, models

# Kinds of inputs a citizen can fill in; everything else of an act stays with staff.
CITIZEN_INPUTS = ("text", "char", "selection", "date", "boolean")


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
        for name in ("referral_ids", "review_ids", "hearing_ids", "mediation_ids"):
            for part in record[name]:
                parts[f"{name.removesuffix('_ids')}-{part.sequence}"] = part
        return parts

    def _portal_acts(self):
        """Return the acts open to the petitioner now, with what each asks for.

        :return: list of dicts as of ``available_acts``, with ``key`` (for the form),
            ``place`` (which part it is about, in words) and ``inputs``
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
                        "key": ".".join(filter(None, (part_key, facts["code"]))),
                        "place": self._portal_place(part),
                        "inputs": self._portal_inputs(act, part),
                    }
                )
        return result

    @api.model
    def _portal_place(self, part):
        """Say which part an act is about, nothing for the petition itself."""
        if part._name == self._name:
            return ""
        organ = part._own_organ()
        return organ.name or ""

    @api.model
    def _portal_inputs(self, act, part):
        wizard = self.env["xinfang.act.wizard"].sudo()
        inputs = []
        for line in act.input_ids.filtered(lambda line: not line.staff_only):
            field = wizard._fields[line.field]
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
                    "required": line.required,
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

    @api.model
    def _portal_act_name(self, key):
        """Return the name of a petitioner's act, "" of anything else."""
        part, _dot, code = str(key).rpartition(".")
        model = f"xinfang.{part.partition('-')[0] or 'petition'}"
        act = self.env["xinfang.act"]._get(model, code)
        mine = act.petitioner_may or act.actor == "petitioner"
        return act.name if mine else ""


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
