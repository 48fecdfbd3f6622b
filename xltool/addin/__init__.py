"""The add-ins: one list of commands for Excel, LibreOffice and WPS, and what is built from it."""
