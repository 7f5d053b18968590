"""Generated requests of the non-interference harness over HTTP: plain data, from a seed.

A request is a dict of ``kind``, ``path`` and what is sent with it (``json``, ``data``);
of a dialog it is what is done in it one after the other (``model``, ``steps``).
Which route answers, and what, is nobody's knowledge here: only that it has to be the
same whether the accusation is there or not.
"""

import json
from urllib.parse import quote

from .ni_calls import THREADED

# Rendering takes seconds; of papers those alone are asked for that nobody may have.
PAPERS = ("pdf", "public", "receipt", "docx")
IMAGES = ("image_128", "raw", "datas")
LISTED = (
    "xinfang.petition",
    "xinfang.referral",
    "xinfang.entry",
    "xinfang.clock",
    "xinfang.document",
    "mail.activity",
    "mail.message",
)


class Requests:
    """A source of requests.

    :param calls: ``ni_calls.Calls`` with the same random numbers
    :param dict known: ``number`` of the accusation, ``paper`` numbers of its documents,
        ``external`` ids that nobody can guess, ``reports`` names of printed reports
    """

    def __init__(self, calls, known):
        self.calls, self.rng, self.known = calls, calls.rng, known
        self.kinds = {
            "call_kw": 10,
            "dialog": 6,
            "json2": 6,
            "content": 6,
            "link": 3,
            "paper": 4,
            "file": 3,
            "report": 3,
            "hall": 4,
            "verify": 4,
            "export": 6,
            "chatter": 5,
        }

    def requests(self, count):
        """Return so many requests of one user."""
        names, weights = zip(*self.kinds.items(), strict=True)
        return [
            {"kind": kind, **getattr(self, kind)()}
            for kind in self.rng.choices(names, weights, k=count)
        ]

    def hidden(self, model):
        """Return the id of a row of the secret, or one that does not exist."""
        secret = self.calls.ids.get(model, {}).get("secret", [])
        return self.rng.choice([*secret * 3, 99999999])

    def any_id(self, model):
        return self.calls.some_ids(model, 1)[0]

    def call_kw(self):
        call = None
        while call is None or call[1].startswith(("_", "+")):
            kind = self.rng.choice(self.calls.kinds)[0]
            call = kind()
        model, method, args, kwargs = call
        return call_kw(model, method, args, kwargs)

    def dialog(self):
        """A dialog that is opened, filled in and pressed: ``steps``, a request each.

        The steps are pairs of method and arguments; the first has no row yet.
        """
        model, _method, (vals, steps), _kwargs = self.calls.dialog_pressed()
        return {"model": model, "steps": [("create", [[vals]]), *steps]}

    def json2(self):
        model = self.calls.model()
        ids = self.calls.some_ids(model)
        fields = self.calls.names_of(model)
        domain = self.calls.domain(model)
        method, body = self.rng.choice(
            [
                ("read", {"ids": ids, "fields": fields}),
                ("search_count", {"domain": domain}),
                ("search_read", {"domain": domain, "fields": fields, "limit": 3}),
                ("name_search", {"name": self.rng.choice(self.calls.words)}),
                ("unlink", {"ids": ids[:1]}),
                ("write", {"ids": ids[:1], "vals": {fields[0]: False}}),
            ]
        )
        if model in THREADED and self.rng.random() < 0.3:
            method, body = "perform", {"ids": ids[:1], "code": "close", "values": {}}
        return {"path": f"/json/2/{model}/{method}", "json": body}

    def content(self):
        file = self.any_id("ir.attachment")
        model = self.rng.choice(LISTED)
        row = self.any_id(model)
        return {
            "path": self.rng.choice(
                [
                    f"/web/content/{file}",
                    f"/web/content/{file}?download=true",
                    f"/web/image/{file}",
                    f"/web/image/{file}/64x64",
                    f"/web/content/{model}/{row}/{self.rng.choice(IMAGES)}",
                    f"/web/image/{model}/{row}/{self.rng.choice(IMAGES)}",
                    f"/web/content?model={model}&id={row}&field=display_name",
                    f"/web/content/xinfang.report.export/{row}/file",
                ]
            )
        }

    def link(self):
        model = self.rng.choice(THREADED)
        row = self.any_id(model)
        return {
            "path": self.rng.choice(
                [
                    f"/mail/view?model={model}&res_id={row}",
                    f"/mail/view?message_id={self.any_id('mail.message')}",
                    f"/odoo/{model}/{row}",
                    f"/odoo/action-mail.action_discuss?active_id={row}",
                ]
            )
        }

    def paper(self):
        row = self.hidden("xinfang.document")
        return {"path": f"/xinfang/document/{row}/{self.rng.choice(PAPERS)}"}

    def file(self):
        return {"path": f"/xinfang/file/{self.any_id('ir.attachment')}/original"}

    def report(self):
        name, model = self.rng.choice(self.known["reports"])
        how = self.rng.choice(("html", "text", "pdf"))
        row = self.hidden(model)
        asked = json.dumps([f"/report/pdf/{name}/{row}", "qweb-pdf"])
        return {
            "path": self.rng.choice(
                [
                    f"/report/{how}/{name}/{row}",
                    f"/xinfang/report/{self.any_id('xinfang.report.export')}/download",
                    f"/report/download?data={quote(asked)}",
                ]
            )
        }

    def hall(self):
        external = self.rng.choice([*self.known["external"], "A" * 24])
        form = {"number": self.number(), "code": self.code()}
        return self.rng.choice(
            [
                {"path": "/my/petitions"},
                {"path": f"/my/petitions/{external}"},
                {"path": f"/my/petitions/{external}/document/{external}"},
                {"path": f"/xinfang/query/result/document/{external}"},
                {"path": "/xinfang/query", "data": form},
                {"path": "/xinfang"},
            ]
        )

    def verify(self):
        number = self.rng.choice([*self.known["paper"], "测访密〔2026〕1号"])
        form = {"number": number, "code": self.code()}
        if self.rng.random() < 0.5:
            return {"path": f"/xinfang/verify?number={number}&code={form['code']}"}
        return {"path": "/xinfang/verify", "data": form}

    def number(self):
        return self.rng.choice([self.known["number"], "XF2026-9999999", ""])

    def code(self):
        return self.rng.choice(["AAAA-AAAA-AAAA-AAAA", "0", ""])

    def export(self):
        model = self.rng.choice(LISTED)
        if self.rng.random() < 0.2:
            return _rpc("/web/export/get_fields", {"model": model, "domain": []})
        names = [
            name
            for name in self.calls.names_of(model, 5)
            if self.calls.env[model]._fields[name].type != "binary"
        ]
        grouped = self.rng.random() < 0.3 and {
            "xinfang.petition": ["state"],
            "mail.message": ["model"],
        }.get(model)
        asked = {
            "model": model,
            "fields": [{"name": n, "label": n, "type": "char"} for n in ["id", *names]],
            "ids": self.rng.choice([False, self.calls.some_ids(model)]),
            "domain": self.calls.domain(model),
            "groupby": grouped or [],
            "import_compat": False,
        }
        kind = self.rng.choice(("csv", "xlsx"))
        return {"path": f"/web/export/{kind}", "data": {"data": json.dumps(asked)}}

    def chatter(self):
        model = self.rng.choice(THREADED)
        place = {"thread_model": model, "thread_id": self.any_id(model)}
        message = self.any_id("mail.message")
        route, params = self.rng.choice(
            [
                ("thread/messages", {**place, "fetch_params": {"limit": 5}}),
                ("data", {"fetch_params": [["mail.thread", {**place, "request_list": ["activities", "attachments", "followers"]}]]}),
                ("message/post", {**place, "post_data": {"body": "甲"}}),
                ("thread/subscribe", {"res_model": model, "res_id": place["thread_id"], "partner_ids": []}),
                ("message/update_content", {"message_id": message, "update_data": {"body": "乙"}}),
                ("message/reaction", {"message_id": message, "content": "甲", "action": "add"}),
                ("inbox/messages", {"fetch_params": {"limit": 5}}),
                ("read_subscription_data", {"follower_id": self.any_id("mail.followers")}),
                ("attachment/delete", {"attachment_id": self.any_id("ir.attachment")}),
            ]
        )  # fmt: skip
        return _rpc(f"/mail/{route}", params)


def call_kw(model, method, args, kwargs):
    """Return the request by which the web client calls a method of a model."""
    params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
    return _rpc(f"/web/dataset/call_kw/{model}/{method}", params)


def _rpc(path, params):
    body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
    return {"path": path, "json": body}
