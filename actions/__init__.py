"""Rasa's custom actions: they read slots, ask `knowledge`, and utter. Importing a module here does nothing.

May import `knowledge`; never `connectors`, `rasa_project` or Rasa itself.
"""
