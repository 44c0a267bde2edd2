"""The front door: the one ASGI app that citizens and staff reach, with a room for each channel.

Lives here: channels, the conversation store, masking, urgent messages, degraded answers, and the supervisor of the
processes behind. May import `knowledge`; never `actions`, `rasa_project` or Rasa.
"""
