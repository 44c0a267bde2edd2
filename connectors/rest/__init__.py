"""The REST channel, a drop-in for Rasa's own."""
