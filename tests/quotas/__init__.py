"""Selection and nomination quotas."""
