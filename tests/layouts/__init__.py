"""The published forms typed anew in other layouts drawn by lot, with the answers a careful person would take."""
