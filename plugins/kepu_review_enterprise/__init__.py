"""企业类科普教育基地: category plugin of kepu_review."""
