"""媒体传播类科普教育基地: category plugin of kepu_review."""
