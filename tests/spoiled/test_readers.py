"""Whatever comes from outside is read without a fault, however it is spoiled; what spoils it is tried too."""

from __future__ import annotations

from random import Random

from tests.spoiled.readers import READERS, Reader, fault, look


def test_nothing_spoiled_that_comes_from_outside_is_a_fault() -> None:
    given, faults = look(60, Random(1))
    assert faults == []
    assert len(given) == len(READERS)


def test_right_samples_are_read_as_they_are() -> None:
    assert [reader.name for reader in READERS for sample in reader.samples if fault(reader, sample)] == []


def test_a_reader_that_fails_is_told() -> None:
    fails = Reader(name="it fails", samples=[{}], read=lambda told: told["missing"])
    assert fault(fails, {}) == "KeyError: 'missing'"
