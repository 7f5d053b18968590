from . import act_wizard
from . import act_wizard_values
from . import act_wizard_view
from . import act_inputs_suggestion
from . import act_inputs_moment
from . import act_inputs_recusal
from . import category_import
from . import document_void
