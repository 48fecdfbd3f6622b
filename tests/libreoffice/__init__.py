"""A real LibreOffice for the tests: see :mod:`libreoffice.office`."""
