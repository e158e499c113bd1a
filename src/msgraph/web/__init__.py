"""A store served over HTTP: a SPARQL endpoint for machines, pages for people."""
