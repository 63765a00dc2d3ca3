"""What people keep of an initiative, as tests draw it."""
