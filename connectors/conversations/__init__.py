"""The durable record: every accepted message with its reply, and what each conversation is about."""
