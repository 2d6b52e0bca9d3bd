"""一致性：how far experts agree, with intervals and in words. Pure; loads numpy and pandas."""
