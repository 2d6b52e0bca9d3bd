"""谁评了谁：the bipartite graph of applications and experts, and the table all statistics read."""
