"""What is meant for somebody else, and came to us by mistake: words to a colleague, a forwarded notice, a link."""
