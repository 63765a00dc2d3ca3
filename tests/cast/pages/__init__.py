"""People at the pages of our own: the form on one page, the officers' desk."""
