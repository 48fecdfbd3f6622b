@echo off
"%~dp0xltool.exe" addin install
echo.
pause
