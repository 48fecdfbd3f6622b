"""The manual for officers in docs/manual: the page of the buttons, all pages for a browser."""
