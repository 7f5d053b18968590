from odoo import api, models, tools

# Everything an act needs to know of the law, read once per worker.
LAW_MODELS = (
    "xinfang.stage",
    "xinfang.guard",
    "xinfang.clock.rule",
    "xinfang.document.type",
    "xinfang.document.block.type",
    "xinfang.act",
    "xinfang.act.input",
    "xinfang.clock.effect",
    "xinfang.act.document",
    "xinfang.advice",
    "xinfang.question",
    "xinfang.question.option",
)


class LawMixin(models.AbstractModel):
    """The law as data changes rarely and is read by every act.

    Each worker keeps a snapshot of its plain columns and fills the record
    cache from it, so that an act costs no query for the law. A change of any
    law record drops the snapshots of all workers.
    """

    _name = "xinfang.law.mixin"
    _description = "Law as Data"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache("self.env.lang")
    def _law_snapshot(self):
        """Return ids and, per field name, the cache values of all records."""
        self.flush_model()
        records = self.sudo().with_context(active_test=True).search([])  # pylint: disable=no-search-all
        columns = {}
        for name, field in self._fields.items():
            # Texts with terms of their own (translate is a function) are no law.
            plain = field.store and field.column_type and not callable(field.translate)
            if not (plain or field.type in ("many2many", "one2many")) or field.compute:
                continue
            if not field.groups and name not in ("create_uid", "write_uid"):
                records.mapped(name)
                cache = field._get_cache(records.env)
                columns[name] = tuple(cache.get(record_id) for record_id in records.ids)
        return tuple(records.ids), columns

    @api.model
    def _warm_law(self):
        """Fill the record cache of this environment from the snapshots."""
        warm = self.env.cr.cache.setdefault("xinfang_law", set())
        if self.env.lang in warm and self._law_is_warm():
            return
        for model in LAW_MODELS:
            law = self.env[model].sudo()
            ids, columns = law._law_snapshot()
            records = law.browse(ids)
            for name, values in columns.items():
                law._fields[name]._insert_cache(records, values)
        warm.add(self.env.lang)

    def _law_is_warm(self):
        act = self.env["xinfang.act"].sudo()
        ids, _columns = act._law_snapshot()
        return not ids or ids[0] in act._fields["code"]._get_cache(act.env)
