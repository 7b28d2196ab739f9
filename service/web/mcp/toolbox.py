"""The tools with what they need at hand: the estimator that answers, and the description they are told from."""

from service.usecases.estimate import Estimator
from service.web.mcp.shapes import input_shape
from service.web.mcp.tools import TOOLS, Json, call
from service.web.openapi import Description


class Toolbox:
    """Safe between threads; what it tells follows the catalogue."""

    def __init__(self, estimator: Estimator, description: Description) -> None:
        self._estimator, self._description = estimator, description

    @property
    def names(self) -> tuple[str, ...]:
        """Every tool."""
        return tuple(TOOLS)

    def told(self, tenant: str) -> list[Json]:
        """Each tool with its words and the shape of its question, for a tenant or for anybody."""
        document = self._description.today(tenant)
        return [
            {
                "name": tool.name,
                "title": tool.told[0],
                "description": tool.told[1],
                "inputSchema": input_shape(tool.schema, document),
            }
            for tool in TOOLS.values()
        ]

    def call(self, name: str, arguments: Json, tenant: str) -> Json:
        """The answer of a tool; Refused with every fault."""
        return call(name, arguments, self._estimator, tenant)
