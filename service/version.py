"""The engine's own version: part of every answer, raised whenever the same documents would answer differently."""

ENGINE = "1"
