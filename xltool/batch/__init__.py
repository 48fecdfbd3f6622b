"""Many items of work: in this process, in several, or on a cluster; in order, none lost, none done twice."""
