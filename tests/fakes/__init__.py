"""Servers that speak a platform's rules, strictly, for the running program to talk to."""
