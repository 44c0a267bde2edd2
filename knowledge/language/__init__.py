"""Text as people write it, made comparable: one normaliser, one set of features for training, search and live text."""
