"""Tests of the initiative's own form."""
