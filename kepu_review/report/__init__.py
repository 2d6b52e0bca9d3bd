"""Documents: notebooks and data set as PDF/A-3a and PDF/UA-1 by one static Typst template."""
