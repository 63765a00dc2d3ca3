"""Words, templates, and the shapes that travel. Imports none of our other folders."""
