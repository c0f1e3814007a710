"""Recognise handwritten digits with the data set that scikit-learn ships."""
