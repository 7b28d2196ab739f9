"""The reports there are: the lines of an estimate, and those that are exported."""

from service.reports.columns import ESTIMATE_LINES
from service.reports.copy_columns import COPY_REGISTER
from service.reports.quote_columns import QUOTE_LINES, QUOTES

EXPORTED = (QUOTES, QUOTE_LINES, COPY_REGISTER)
REPORTS = (ESTIMATE_LINES, *EXPORTED)
