"""How well documents are read: labelled documents (`corpus/`), the scores of reading them, and layouts to vary them."""
