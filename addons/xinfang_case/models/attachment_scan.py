import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.clamd import ScanError, scan
from .attachment_upload import GENERATED, PREFIX, SERVICE, is_ours

_logger = logging.getLogger(__name__)
SOCKET = "xinfang_case.clamd_socket"
BATCH = 100


class IrAttachment(models.Model):
    """Quarantine: while a scanner is set up, nothing is handed out that it has not seen.

    Taking in stays open even when the scanner is down, for the right to petition does
    not depend on it (Article 17); handing out stays closed.
    """

    _inherit = "ir.attachment"

    xinfang_scan = fields.Selection(
        [("pending", "Waiting"), ("clean", "Clean"), ("infected", "Infected")],
        "Virus Scan",
        readonly=True,
        copy=False,
    )
    xinfang_finding = fields.Char("Found", readonly=True, copy=False)
    _xinfang_scan_idx = models.Index("(id) WHERE xinfang_scan = 'pending'")

    @api.model
    def _xinfang_scanner(self):
        """Return the address of clamd, "" when none is set up."""
        return self.env["ir.config_parameter"].sudo().get_param(SOCKET, "").strip()

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        mine = files.filtered(lambda f: is_ours(f.res_model))
        if mine and self._xinfang_scanner():
            generated = self.env.context.get(SERVICE) is GENERATED
            mine._xinfang_set_scan("clean" if generated else "pending")
            if not generated:
                self._xinfang_wake_scanner()
        return files

    def write(self, vals):
        before = self.sudo().filtered(lambda f: is_ours(f.res_model)).ids
        result = super().write(vals)
        if is_ours(vals.get("res_model")) and self._xinfang_scanner():
            # Whatever was found before: the content may have changed in between.
            new = self.sudo().filtered(lambda f: f.id not in before)
            if new:
                new._xinfang_set_scan("pending")
                self._xinfang_wake_scanner()
        return result

    @api.model
    def _xinfang_wake_scanner(self):
        self.env.ref("xinfang_case.cron_scan_files").sudo()._trigger()

    def _xinfang_set_scan(self, state, finding=None):
        """Note a verdict; through no field of the ORM, for these are nobody's to set."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE ir_attachment SET xinfang_scan = %s, xinfang_finding = %s"
                " WHERE id IN %s",
                state,
                finding,
                self._ids,
            )
        )
        self.invalidate_recordset(["xinfang_scan", "xinfang_finding"])

    def _xinfang_withheld(self):
        """Return why a file is not handed out now, "" when it is.

        :return: str, a sentence
        """
        self.ensure_one()
        file = self.sudo()
        if not is_ours(file.res_model) or file.res_field:
            return ""
        if file.xinfang_scan == "infected":
            return self.env._(
                "A virus was found in this file. It is locked; ask for another copy."
            )
        if file.xinfang_scan != "clean" and self._xinfang_scanner():
            return self.env._(
                "This file has not been looked at by the virus scanner yet. Please try "
                "again in a few minutes."
            )
        return ""

    @api.depends("store_fname", "db_datas")
    def _compute_raw(self):
        if not self.env.su:
            for attachment in self:
                if reason := attachment._xinfang_withheld():
                    raise AccessError(reason)
        return super()._compute_raw()

    @api.model
    def _cron_xinfang_scan(self):
        """Have the scanner look at what is waiting, old files included."""
        address = self._xinfang_scanner()
        if not address:
            return
        domain = (
            Domain("res_model", "=like", f"{PREFIX}%")
            & Domain("res_field", "=", False)
            & Domain("xinfang_scan", "in", [False, "pending"])
        )
        files = self.sudo()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=files.search_count(domain))
        for file in files.search(domain, limit=BATCH, order="id"):
            if not file._xinfang_scan_one(address) or not cron._commit_progress(1):
                break

    def _xinfang_scan_one(self, address):
        """Ask for the verdict on one file.

        :return: bool, whether the scanner answered
        """
        try:
            content = self.with_prefetch().raw or b""
        except UserError:
            return True  # damaged: said in the log, and not handed out anyway
        finally:
            self.invalidate_recordset(["raw", "datas"])
        try:
            finding = scan(address, content)
        except ScanError as error:
            _logger.error("The virus scanner gives no verdict: %s", error)
            return False
        if finding:
            _logger.error("File %s is infected: %s", self.id, finding)
        self._xinfang_set_scan("infected" if finding else "clean", finding or None)
        return True
