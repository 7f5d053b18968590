from odoo.tests import new_test_user

from .access_tables import ROLES
from .core_common import CoreCase


class RoleUsersCase(CoreCase):
    """One user for each column of the access matrix, who works in no organ.

    ``self.by_role["handler"]`` …, and ``portal``, ``public``, ``employee``, ``system``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {role: f"xinfang_case.group_xinfang_{role}" for role in ROLES}
        groups.update(employee="base.group_user", system="base.group_system")
        cls.by_role = {
            role: new_test_user(cls.env, f"xf_role_user_{role}", group)
            for role, group in groups.items()
        }
        cls.by_role.update(portal=cls.citizen, public=cls.env.ref("base.public_user"))
