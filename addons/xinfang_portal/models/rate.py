from odoo import api, models

# bucket → (hits, seconds), from one address where nothing else is said.
BUCKETS = {
    "query": (10, 600),
    "query_number": (60, 3600),
    "submit": (200, 3600),
    "verify": (10, 600),
    "verify_number": (60, 3600),
    # Without a proof of work: from one address, and in all.
    "plain": (5, 3600),
    "plain_all": (120, 3600),
    # Anonymous forms of all addresses: above it the work grows, the door stays open.
    "hall": (600, 3600),
}


class Rate(models.Model):
    """What is counted in the hall."""

    _inherit = "xinfang.rate"

    @api.model
    def _buckets(self):
        own = {
            bucket: ("xinfang_portal", hits, seconds)
            for bucket, (hits, seconds) in BUCKETS.items()
        }
        return {**super()._buckets(), **own}
