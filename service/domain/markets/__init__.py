"""The markets the engine knows; adding one is a file here and a folder of fixtures."""

from service.domain.market import Market
from service.domain.markets import india

MARKETS: dict[str, Market] = {india.MARKET.code: india.MARKET}
