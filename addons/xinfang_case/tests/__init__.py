from . import test_daycount
from . import test_daycount_levels
from . import test_daycount_properties
from . import test_holiday_table
