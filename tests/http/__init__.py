"""What stands around every page: who asks, how long a request may take, what an answer does not say."""
