"""Somebody who files without a name, from an address and a browser known nowhere else.

Plain HTTP, so that the address the server sees can be chosen: all of 127.0.0.0/8 is
this machine.
"""

import http.client
import json
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import altcha
from lxml import html

ADDRESS = "127.83.41.7"
BROWSER = "Nachtfalter/7.31 (quendel)"


class Stranger:
    """A visitor of the hall.

    :param int port: of the served office on this machine
    """

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, form=None):
        """Return the answer and its text.

        :param dict form: fields to post
        """
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(ADDRESS, 0)
        )
        headers = {"User-Agent": BROWSER, "Accept-Language": "zh-CN"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        connection.close()
        return answer, text

    def page(self, path):
        """Return the parsed page of an address."""
        answer, text = self.ask("GET", path)
        assert answer.status == 200, (path, answer.status)
        return html.fromstring(text)

    def file(self, title):
        """File a suggestion without a name.

        :return: number and query code on the receipt
        """
        page = self.page("/xinfang/submit")
        (form,) = page.xpath("//form[@action='/xinfang/submit' and @method='post']")
        typed = {k: v for k, v in form.form_values() if v}
        typed["altcha"] = self.work(page)
        typed |= {
            "type": "suggestion",
            "person_kind": "citizen",
            "identity_mode": "anonymous",
            "title": title,
            "content": "建议在路口加装照明，夜间行人看不清路。",
            "request": "请在路口加装照明",
            "problem_place": "湖南省长沙市岳麓区",
            "truthful": "1",
        }
        offices = form.xpath(".//select[@name='department']/option/@value")
        typed["department"] = next(value for value in offices if value)
        answer, text = self.ask("POST", "/xinfang/submit", typed)
        assert answer.status == 303, text
        receipt = self.page("/xinfang/receipt")
        return (
            receipt.xpath("string(//dd[contains(@class, 'number')])").strip(),
            receipt.xpath("string(//dd[contains(@class, 'code')])").strip(),
        )

    def work(self, page):
        """Solve the challenge of a page's proof of work."""
        address = page.xpath("//altcha-widget/@challenge")[0]
        _answer, text = self.ask("GET", address)
        challenge = altcha.Challenge.from_dict(json.loads(text))
        solution = altcha.solve_challenge(challenge)
        return altcha.Payload(challenge=challenge, solution=solution).to_base64()

    def look_up(self, number, code):
        """Open the petition by number and code; return the page."""
        page = self.page("/xinfang/query")
        typed = {
            "csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0],
            "number": number,
            "code": code,
        }
        if page.xpath("//altcha-widget"):
            typed["altcha"] = self.work(page)
        answer, text = self.ask("POST", "/xinfang/query", typed)
        assert answer.status == 303, text
        return self.page("/xinfang/query/result")

    def session(self):
        """Return the name of the session that the server has given."""
        return self.cookies["session_id"]
