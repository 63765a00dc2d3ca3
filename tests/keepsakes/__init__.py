"""What people keep of an initiative, and the page that says whether such a paper is genuine."""
