"""Several bots on one PostgreSQL database, as real processes: roles, shared limits, one poller, streams, restarts."""
