"""The key to the gate and the identity of who goes through it.

Both are compared by identity with objects of this module. A context key sent
by an RPC client can never be one of them, so neither a state field nor an
actor can be forged from outside.
"""

_OPEN = object()
_DRAFTING = object()


class Actor:
    """Who performs an act when it is not simply the signed-in staff member.

    :param kind: ``"petitioner"`` (ownership was proved by the caller) or
        ``"system"`` (a job of the product itself)
    :param petition_id: the only petition a petitioner may act on
    """

    __slots__ = ("kind", "petition_id")

    def __init__(self, kind, petition_id=None):
        if kind not in ("petitioner", "system"):
            raise ValueError(kind)
        self.kind = kind
        self.petition_id = petition_id


def open_gate(records):
    """Return ``records`` (elevated) with the right to write gated fields.

    Call it only after state, actor and guards have been checked.
    """
    return records.sudo().with_context(
        xinfang_gate=_OPEN,
        tracking_disable=True,
        mail_create_nolog=True,
        mail_create_nosubscribe=True,
        mail_notrack=True,
    )


def is_open(env):
    """Tell whether gated fields may be written in this environment."""
    return env.context.get("xinfang_gate") is _OPEN


def drafted(act):
    """Return an act as its guards see it while it is only drafted for a signature."""
    return act.with_context(xinfang_drafting=_DRAFTING)


def is_drafted(act):
    """Tell whether an act is only drafted: who may sign it is asked of the signer."""
    return act.env.context.get("xinfang_drafting") is _DRAFTING


def acting_as(records, actor):
    """Return ``records`` in an environment in which ``actor`` performs acts."""
    return records.with_context(xinfang_actor=actor)


def actor_of(env):
    """Return the ``Actor`` of this environment, or None for signed-in staff."""
    actor = env.context.get("xinfang_actor")
    return actor if isinstance(actor, Actor) else None
