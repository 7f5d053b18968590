from . import act_choices
