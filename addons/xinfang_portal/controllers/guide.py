from urllib.parse import urlencode

from odoo.http import Controller, request, route

from . import page

LONGEST = 30  # characters of a code


class Guide(Controller):
    """Where does my matter belong: a few plain questions, then advice.

    Each answer is a link, so that it works on every device. Nothing is kept:
    the answers stand in the address alone.
    """

    @route(
        "/xinfang/guide",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=True,
        readonly=True,
    )
    def guide(self, **answers):
        """Ask the next question, or say where the matter belongs."""
        given = {
            code: answer
            for code, answer in answers.items()
            if isinstance(answer, str) and max(len(code), len(answer)) <= LONGEST
        }
        found = request.env["xinfang.question"]._next(given)
        taken = [(step["code"], step["answer"]) for step in found["path"]]
        values = {
            "step": len(taken) + 1,
            "question": found["question"],
            "advice": found["advice"],
            "options": _options(found["question"], taken),
            "path": [
                {**step, "change": _address(taken[:number])}
                for number, step in enumerate(found["path"])
            ],
            "back": _address(taken[:-1]) if taken else "/xinfang",
        }
        return page.render("guide", values)


def _options(question, taken):
    """Return the answers to choose from, each with its address."""
    return [
        {
            "label": option["label"],
            "hint": option["hint"],
            "href": _address([*taken, (question["code"], option["code"])]),
        }
        for option in (question or {}).get("options", ())
    ]


def _address(taken):
    return f"/xinfang/guide?{urlencode(taken)}" if taken else "/xinfang/guide"
