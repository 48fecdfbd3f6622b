"""``make bench``: the speed of the main jobs beside peers measured in the same run."""
