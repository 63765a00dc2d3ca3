"""The pictures of README and HUONG-DAN, drawn anew by the tests that pass those screens: `python -m tests.pictures`."""
