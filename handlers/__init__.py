"""The conversation: plain functions from an event to what it changes and what is said. No network, no clock."""
