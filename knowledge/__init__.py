"""What the assistant knows: the YAML content, its schema, its publication, and every question put to it.

Lives here: content, loading, publication into the database, dated look-up, search, and how an answer is composed
and worded. Never here: Rasa, a web framework, TensorFlow, or an import of another package of this project.
"""
