"""教育科研与重大工程类科普教育基地: category plugin of kepu_review."""
