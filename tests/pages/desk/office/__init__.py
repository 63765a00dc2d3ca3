"""What an office keeps beside its initiatives, at the desk: units, targets, campaigns, people, groups, workplaces."""
