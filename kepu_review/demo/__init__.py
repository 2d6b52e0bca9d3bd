"""A whole invented round: data (`invent`), spreadsheets (`sheets`), marks (`marking`), the run."""
