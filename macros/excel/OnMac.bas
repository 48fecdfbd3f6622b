Attribute VB_Name = "OnMac"
Option Explicit
Option Private Module
' Excel for Mac lets a macro start nothing by itself; the script xltool.applescript does it, where it was installed.
' LibreOffice passes over the lines with #, so nothing here may be called but on a Mac.

Private Const SCRIPT As String = "xltool.applescript"

Public Function Ping() As String
  Ping = "OnMac"
End Function

' What a handler of the script answers.
Public Function Asked(ByVal handler As String, ByVal text As String) As String
#If Mac Then
  Asked = AppleScriptTask(SCRIPT, handler, text)
#End If
End Function
