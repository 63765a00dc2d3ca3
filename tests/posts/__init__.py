"""Tests of posts that come by themselves."""
