"""Whom every blueprint is for, by its name, so that nothing is added for nobody in particular. Serves nothing."""

from enum import StrEnum


class Audience(StrEnum):
    """Who asks, in the words of /docs."""

    VISITORS = "visitors, and the pages they read"
    AGENTS = "agents, and whoever builds for them"
    KEEPERS = "those who keep the catalogue"
    PLATFORM = "the platform it runs on"


AUDIENCES = {
    "health": Audience.PLATFORM,
    # The API.
    "estimates": Audience.VISITORS,
    "adjudications": Audience.VISITORS,
    "reference": Audience.VISITORS,
    "premiums": Audience.VISITORS,
    "config": Audience.VISITORS,
    "guide": Audience.VISITORS,
    "counts": Audience.VISITORS,
    "comparisons": Audience.VISITORS,
    "mcp": Audience.VISITORS,
    "quotes": Audience.AGENTS,
    "changelog": Audience.AGENTS,
    "exports": Audience.AGENTS,
    "reports": Audience.AGENTS,
    "documents": Audience.KEEPERS,
    "drafts": Audience.KEEPERS,
    "publications": Audience.KEEPERS,
    "review": Audience.KEEPERS,
    "switch": Audience.KEEPERS,
    "keys": Audience.KEEPERS,
    "use": Audience.KEEPERS,
    # Pages.
    "page": Audience.VISITORS,
    "steps": Audience.VISITORS,
    "settle": Audience.VISITORS,
    "widget": Audience.VISITORS,
    "client": Audience.VISITORS,
    "agents_console": Audience.AGENTS,
    "problems": Audience.AGENTS,
    "openapi": Audience.AGENTS,
    "plan_schema": Audience.AGENTS,
    "docs": Audience.AGENTS,
    "console": Audience.KEEPERS,
}
