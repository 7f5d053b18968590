from odoo import api, models

from .view_trace import current_trace, tell
from .view_trace_rpc import is_viewed

_WORDING = ("text", "html")


class Base(models.AbstractModel):
    """A copy is made by ``copy``; its values are handed to nobody outside."""

    _inherit = "base"

    @api.private
    def copy_data(self, default=None):
        return super().copy_data(default)


class ViewedMixin(models.AbstractModel):
    """Records whose reading by a person leaves a trace in the view log.

    Every way to hand values to somebody outside ends in one of two methods of the
    ORM: they tell the trace of the request. What the product reads for itself (with
    full rights, in jobs, outside of requests) is nobody's looking.
    """

    _name = "xinfang.viewed.mixin"
    _description = "Looking Leaves a Trace"

    def _viewed_petitions(self):
        """Return the petitions that these records belong to."""
        name = getattr(self, "_petition_field", "petition_id")
        if name == "id":
            return self
        field = self._fields.get(name)
        if field is None or field.comodel_name != "xinfang.petition":
            return self.env["xinfang.petition"]
        return self.sudo()[name]

    @api.model
    def _viewed_fields(self, names):
        """Return those of the fields that hold wording.

        Numbers and addresses come masked, unless they were asked for with a reason:
        that has left its own row (``unmask``).
        """
        fields = (self._fields.get(name) for name in names)
        return [field.name for field in fields if field and field.type in _WORDING]

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if result:
            # Of those asked for, the ones there are.
            seen = self.browse([values["id"] for values in result])._origin
            tell(seen, self._viewed_fields(fnames))
        return result

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        if self:
            wording = self._viewed_fields(path[0] for path in fields if path)
            tell(self, wording, "export")
        return rows


class ViewedScope(models.AbstractModel):
    """Whatever belongs to a petition."""

    _name = "xinfang.scope.mixin"
    _inherit = ["xinfang.scope.mixin", "xinfang.viewed.mixin"]


class ViewedBlock(models.Model):
    """The text of a paper."""

    _name = "xinfang.document.block"
    _inherit = ["xinfang.document.block", "xinfang.viewed.mixin"]

    def _viewed_petitions(self):
        return self.sudo().document_id.petition_id


class ViewedAttachment(models.Model):
    """Files of a petition, by whatever call they are fetched."""

    _inherit = "ir.attachment"

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if {"raw", "datas", "db_datas", "index_content"} & set(fnames):
            self._xinfang_touch()
        return result

    def _xinfang_touch(self):
        trace = current_trace()
        if not trace:
            return
        for model, files in self.sudo().grouped("res_model").items():
            if model and model in self.env and is_viewed(self.env[model]):
                records = self.env[model].browse(files.mapped("res_id")).exists()
                trace.touch(records, (), "download")


class ViewedMessage(models.Model):
    """Internal notes on a petition."""

    _inherit = "mail.message"

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        trace = current_trace()
        if trace and not self.env.su:
            self._xinfang_touch(trace)
        return result

    def _to_store(self, store, fields, **kwargs):
        result = super()._to_store(store, fields, **kwargs)
        trace = current_trace()
        if trace:
            # Who writes a note is shown it at once; that is no reading.
            mine = self.env.user.partner_id
            others = self.filtered(lambda m: m.sudo().author_id != mine)
            others._xinfang_touch(trace)
        return result

    def _xinfang_touch(self, trace):
        for model, messages in self.sudo().grouped("model").items():
            if model and model in self.env and is_viewed(self.env[model]):
                records = self.env[model].browse(messages.mapped("res_id")).exists()
                trace.touch(records, (), "notes")


class ViewedActivity(models.Model):
    """Words of reminders on a petition that are somebody else's."""

    _inherit = "mail.activity"

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        trace = current_trace()
        if trace and not self.env.su and {"note", "summary", "feedback"} & set(fnames):
            others = self.sudo()._origin.filtered(lambda a: a.user_id != self.env.user)
            for model, rows in others.grouped("res_model").items():
                if model and model in self.env and is_viewed(self.env[model]):
                    records = self.env[model].browse(rows.mapped("res_id")).exists()
                    trace.touch(records, (), "notes")
        return result


class ViewedStream(models.AbstractModel):
    """Files sent by Odoo's own routes."""

    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        stream = super()._record_to_stream(record, field_name)
        trace = current_trace()
        if trace and record._name == "ir.attachment":
            record._xinfang_touch()
        elif trace and is_viewed(record):
            trace.touch(record, (), "download")
        return stream
