"""Calls of the web client, served as the server does it but without a socket."""

import contextlib
import json


class Endpoint:
    """What the route of the web client calls: one method of one model."""

    routing = {"type": "jsonrpc", "auth": "user"}

    def __call__(self, model, method, args, kwargs, path=None):
        from odoo.http import request
        from odoo.service.model import call_kw

        return call_kw(request.env[model], method, args, kwargs)


class Rule:
    """What the router finds for an address."""

    endpoint = Endpoint()


@contextlib.contextmanager
def client(env, session="bench"):
    """Serve requests of one user: within the block ``odoo.http.request`` is there.

    What is sent and what is answered is the text that goes over the wire. Left out is
    who signs in: that comes before anything is read, and costs every request the same.

    :param env: environment of the user who sits at the screen
    :return: function (model, method, args, kwargs) giving a function that serves such a
        request and returns the response
    """
    from werkzeug.test import EnvironBuilder

    from odoo import http

    request = http.Request(http.HTTPRequest(EnvironBuilder().get_environ()))
    request.session = http.Session({}, session * 20)
    request.session.can_save = False
    request.db, request.registry = env.registry.db_name, env.registry
    request.is_frontend = request.is_frontend_multilang = False
    dispatch = env.registry["ir.http"]

    def call(model, method, args, kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        environ = EnvironBuilder(
            path="/web/dataset/call_kw",
            method="POST",
            headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) bench"},
            environ_base={"REMOTE_ADDR": "127.0.0.1"},
            content_type="application/json",
            data=json.dumps({"jsonrpc": "2.0", "id": 1, "params": params}),
        ).get_environ()

        def serve():
            """Do what ``odoo.http.Request`` does once the route is found."""
            request.httprequest = http.HTTPRequest(environ)
            request.dispatcher = http.JsonRPCDispatcher(request)
            request.env = env
            dispatch._pre_dispatch(Rule, {})
            response = request.dispatcher.dispatch(Rule.endpoint, {})
            dispatch._post_dispatch(response)
            return response

        return serve

    http._request_stack.push(request)
    try:
        yield call
    finally:
        http._request_stack.pop()
