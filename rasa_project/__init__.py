"""The Rasa side: configuration, domain, rules, NLU components, the importer of training data, and the launcher.

May import `knowledge` (components and importer only); never `actions` or `connectors`.
"""
