"""Calls of the web client, dispatched as the server does it but without a socket."""

import contextlib


class Endpoint:
    """What the route of the web client calls: one method of one model."""

    routing = {"type": "jsonrpc", "auth": "user"}

    def __call__(self, model, method, args, kwargs, path=None):
        from odoo.http import request
        from odoo.service.model import call_kw

        return call_kw(request.env[model], method, args, kwargs)


@contextlib.contextmanager
def client(env, session="bench"):
    """Serve requests of one user: within the block ``odoo.http.request`` is there.

    :param env: environment of the user who sits at the screen
    :return: function (model, method, args, kwargs) giving the answer
    """
    from werkzeug.test import EnvironBuilder

    from odoo import http

    environ = EnvironBuilder(
        path="/web/dataset/call_kw",
        method="POST",
        headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) bench"},
        environ_base={"REMOTE_ADDR": "127.0.0.1"},
    ).get_environ()
    request = http.Request(http.HTTPRequest(environ))
    request.session = http.Session({}, session * 20)
    request.db, request.registry = env.registry.db_name, env.registry
    request.dispatcher = http.JsonRPCDispatcher(request)
    request.env = env
    endpoint = Endpoint()

    def call(model, method, args, kwargs):
        request.params = {
            "model": model,
            "method": method,
            "args": args,
            "kwargs": kwargs,
        }
        return env.registry["ir.http"]._dispatch(endpoint)

    http._request_stack.push(request)
    try:
        yield call
    finally:
        http._request_stack.pop()
