"""kepu_review: expert panels for science-popularisation bases, from spreadsheet to signed-off PDF."""
