"""The button inside LibreOffice: hands the workbook in front to the program and carries out its answer.

Runs in LibreOffice's own Python (3.8 or later) with nothing but its standard library and UNO.
"""
