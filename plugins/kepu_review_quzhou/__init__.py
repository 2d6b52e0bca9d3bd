"""衢州市科普教育基地 (第八批, 2023): programme plugin of kepu_review."""
