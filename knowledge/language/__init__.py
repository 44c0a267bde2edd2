"""Text as people write it, made comparable: one normaliser and one set of features for training, search and live text."""
