"""专家情况：what to look at in the marks of each expert; never a verdict. Pure; loads pandas."""
