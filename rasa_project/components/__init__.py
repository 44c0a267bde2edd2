"""Custom NLU components, one class to a module."""
