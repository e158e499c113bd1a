"""Chemicals and diseases named in text: found by a small trained tagger that knows a lexicon's names."""
