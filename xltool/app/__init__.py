"""The use cases: generate, read, check, annotate, demonstrate. Doors call these and nothing deeper."""
