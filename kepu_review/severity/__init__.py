"""宽严：crossed random effects of applications and experts. Pure; loads numpy, scipy and pandas."""
