"""One small rule set written three times, so that our kernel can be measured beside OpenFisca-Core and GoRules ZEN.

Only ``open_fisca`` and ``gorules`` import a peer; ``make bench`` installs both into an environment of its own.
"""
