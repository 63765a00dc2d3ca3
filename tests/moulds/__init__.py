"""Copies of one mould: how they are found, and what officers make of them."""
