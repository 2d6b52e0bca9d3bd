"""Tests of kepu_review; folders mirror the package, see CONTRIBUTING."""
