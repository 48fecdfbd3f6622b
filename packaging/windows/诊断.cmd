@echo off
"%~dp0xltool.exe" addin doctor
echo.
pause
