"""One page for a whole intranet: workbooks come in, reports and copies go out, nothing is kept."""
