"""Examples for the rules of odoo.yml: what they find and what they leave alone.

Never run: `tests/test_audit.py` lets the rules read it.
"""
# ruff: noqa
# fmt: off


class Piece(models.Model):
    # ruleid: xf-name-tells
    _rec_name = "title"

    # ruleid: xf-elevates-related
    title = fields.Char(related="petition_id.title")
    # ok: xf-elevates-related
    article = fields.Char(related="act_id.article")
    # ok: xf-elevates-related
    quiet = fields.Char(related="petition_id.title", related_sudo=False)
    # ruleid: xf-compute-as-superuser
    number = fields.Char(compute="_compute_number", compute_sudo=True)
    # ok: xf-compute-as-superuser
    number2 = fields.Char(compute="_compute_number")
    # ruleid: xf-tracked-field
    phone = fields.Char(tracking=True)
    # ok: xf-tracked-field
    phone2 = fields.Char()
    # ruleid: xf-html-field
    text = fields.Html("Text")
    # ok: xf-html-field
    hints = fields.Html(compute="_compute_hints")
    # ruleid: xf-unsanitised-html
    raw = fields.Html(compute="_compute_raw", sanitize=False)
    # ok: xf-unsanitised-html
    tame = fields.Html(compute="_compute_raw")

    def action_close(self):
        # ruleid: xf-public-method-elevates
        self.sudo().write({"closed": True})
        # ruleid: xf-public-method-elevates
        self.env["x"].sudo().search([]).write({"closed": True})
        # ruleid: xf-public-method-elevates
        self.env(su=True)["x"].search([])

    def _close(self):
        # ok: xf-public-method-elevates
        self.sudo().write({"closed": True})

    def _name_it(self):
        # ruleid: xf-name-tells
        self.display_name = f"{self.number} {self.title}"
        # ok: xf-name-tells
        self.display_name = self.number

    def _say(self, value, other):
        # ruleid: xf-markup-of-value
        a = Markup(f"<b>{value}</b>")
        # ruleid: xf-markup-of-value
        b = Markup("<b>%s</b>" % value)
        # ruleid: xf-markup-of-value
        c = Markup(value)
        # ok: xf-markup-of-value
        d = Markup("<b>%s</b>") % value
        return a, b, c, d

    def _ask(self, name):
        # ruleid: xf-built-sql
        self.env.cr.execute(f"SELECT 1 FROM {name}")
        # ruleid: xf-built-sql
        self.env.cr.execute("SELECT '%s'" % name)
        # ruleid: xf-built-sql
        self.env.cr.execute(f"SELECT 1 FROM {name}" " ORDER BY id")
        # ok: xf-built-sql
        self.env.cr.execute("SELECT %s", (name,))
        # ok: xf-built-sql
        self.env.cr.execute(SQL("SELECT %s", name))

    def _run(self, text):
        # ruleid: xf-eval
        eval(text)
        # ruleid: xf-eval
        safe_eval(text, {})
        # ruleid: xf-eval
        tools.safe_eval(text, {})
        # ruleid: xf-eval
        compile(text, "x", "exec")
        # ok: xf-eval
        literal_eval(text)
        # ruleid: xf-commit
        self.env.cr.commit()
        # ruleid: xf-commit
        self.env.cr._cnx.commit()
        # ok: xf-commit
        self.env["ir.cron"]._commit_progress(1)

    def _call(self):
        # ruleid: xf-no-timeout
        subprocess.run(["x"])
        # ok: xf-no-timeout
        subprocess.run(["x"], timeout=5)
        # ruleid: xf-no-timeout
        requests.get("https://x")
        # ok: xf-no-timeout
        requests.get("https://x", timeout=5)
        # ruleid: xf-no-timeout
        socket.create_connection(("x", 1))
        # ok: xf-no-timeout
        socket.create_connection(("x", 1), 5)
        # ruleid: xf-no-timeout
        process.communicate(b"x")
        # ok: xf-no-timeout
        process.communicate(b"x", timeout=5)

    def _guess(self):
        # ruleid: xf-weak-chance
        a = random.randint(1, 9)
        # ok: xf-weak-chance
        b = secrets.token_urlsafe(16)
        return a, b

    def _read(self, text):
        # ruleid: xf-xml-parser
        a = etree.fromstring(text)
        # ruleid: xf-xml-parser
        b = etree.XMLParser()
        # ok: xf-xml-parser
        c = etree.XMLParser(resolve_entities=False, no_network=True)
        # ok: xf-xml-parser
        d = etree.fromstring(text, c)
        return a, b, d

    def _log(self, piece):
        # ruleid: xf-secret-logged
        _logger.info("late: %s", piece.title)
        # ok: xf-secret-logged
        _logger.info("late: %s", piece.id)
        # ruleid: xf-built-log-line
        _logger.info(f"late: {piece.id}")
        # ok: xf-built-log-line
        _logger.info("late: %s", piece.id)

    def _tell(self, piece):
        # ruleid: xf-mail-by-hand
        self.env["mail.mail"].create({})
        # ruleid: xf-mail-by-hand
        piece.message_notify(body="x")
        # ok: xf-mail-by-hand
        self.env["xinfang.outbox"]._queue(piece)

    def _store(self):
        # ruleid: xf-file-by-hand
        self.env["ir.attachment"].create({})
        # ruleid: xf-file-by-hand
        self.env["ir.attachment"].with_context(a=1).create({})
        files = self.env["ir.attachment"]
        # ruleid: xf-file-by-hand
        files.create({})
        # ruleid: xf-file-by-hand
        vals = {"name": "x", "public": True}
        # ok: xf-file-by-hand
        self.env["xinfang.file"]._keep(vals)

    def _check(self, token, code):
        # ruleid: xf-secret-compared
        if self.access_token == token:
            return True
        # ok: xf-secret-compared
        if hmac.compare_digest(self.access_token, token):
            return True
        # ok: xf-secret-compared
        return self.code == code


# ruleid: xf-other-workbook
import xlsxwriter

# ok: xf-other-workbook
import io

# ruleid: xf-other-pdf-engine
from weasyprint import HTML

# ok: xf-other-pdf-engine
from ..tools.pdf import render_pdf


class Pages(Controller):
    # ruleid: xf-route-without-csrf
    @route("/a", type="http", auth="user", methods=["POST"], csrf=False)
    def a(self):
        return ""

    # ok: xf-route-without-csrf
    @route("/b", type="http", auth="user", methods=["POST"])
    def b(self):
        return ""

    # ruleid: xf-route-for-anybody
    @route("/c", type="http", auth="none", methods=["GET"])
    def c(self):
        return ""

    # ok: xf-route-for-anybody
    @route("/d", type="http", auth="public", methods=["GET"])
    def d(self):
        return ""

    # ruleid: xf-route-without-methods
    @route("/e", type="http", auth="public")
    def e(self):
        return ""

    # ok: xf-route-without-methods
    @route("/f", type="http", auth="public", methods=["GET"])
    def f(self):
        return ""

    # ok: xf-route-without-methods
    @route()
    def inherited(self):
        return ""

    @route("/g", type="http", auth="public", methods=["GET"])
    def g(self, piece_id):
        # ruleid: xf-elevated-id-from-request
        return request.env["x"].sudo().browse(piece_id)

    @route("/h", type="http", auth="public", methods=["GET"])
    def h(self, piece_id):
        # ok: xf-elevated-id-from-request
        return request.env["x"].search([("id", "=", piece_id)])

    @route("/i", type="http", auth="public", methods=["POST"])
    def i(self, **form):
        # ruleid: xf-mass-assignment
        return request.env["x"].create(form)

    @route("/j", type="http", auth="public", methods=["POST"])
    def j(self, **form):
        # ok: xf-mass-assignment
        return request.env["x"].create({"title": form.get("title")})

    def k(self, target):
        # ruleid: xf-redirect-elsewhere
        request.redirect(target, 303, False)
        # ruleid: xf-redirect-elsewhere
        return request.redirect(target, local=False)

    def l(self):
        # ok: xf-redirect-elsewhere
        return request.redirect("/xinfang")
