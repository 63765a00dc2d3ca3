"""Tests of the channels, each against a server that keeps the platform's rules."""
