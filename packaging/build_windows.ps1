# Builds the one-folder program for Windows and zips it: powershell -ExecutionPolicy Bypass -File packaging\build_windows.ps1
# Needs Python 3.11 or newer (py -3). Plain ASCII: PowerShell 5 reads a script without a mark in the local code page.
param([string]$Out = "dist", [string]$Python = "")
$ErrorActionPreference = "Stop"

$root = Split-Path -Parent $PSScriptRoot
Set-Location $root
if (-not $Python) {
    if (-not (Test-Path ".venv-build\Scripts\python.exe")) { py -3 -m venv .venv-build }
    $Python = Join-Path $root ".venv-build\Scripts\python.exe"
    & $Python -m pip install --quiet ".[frozen]"
    if ($LASTEXITCODE) { exit $LASTEXITCODE }
}
& $Python -m PyInstaller packaging\xltool.spec --noconfirm --log-level WARN --distpath $Out --workpath "$Out\.work"
if ($LASTEXITCODE) { exit $LASTEXITCODE }
Remove-Item -Recurse -Force "$Out\.work"
Copy-Item packaging\windows\* "$Out\xltool"

$version = (& "$Out\xltool\xltool.exe" --version).Split(" ")[1]
$zip = "$Out\xltool-$version-windows.zip"
if (Test-Path $zip) { Remove-Item $zip }
Compress-Archive -Path "$Out\xltool" -DestinationPath $zip
Write-Output $zip
