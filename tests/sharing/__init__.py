"""Whether other workplaces may learn from an initiative."""
