from . import act_inputs
