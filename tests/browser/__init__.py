"""Real JupyterLab, real Chromium."""
