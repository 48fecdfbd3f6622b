@echo off
"%~dp0xltool.exe" addin uninstall
echo.
pause
