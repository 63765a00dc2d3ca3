"""One file a channel: what arrives becomes an `Incoming`, a `Reply` is shown the channel's own way."""
