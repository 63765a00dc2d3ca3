"""The outside: channels, the clock, the network, the command line. Everything asynchronous is here."""
