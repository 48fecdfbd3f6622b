Attribute VB_Name = "Request"
Option Explicit
Option Private Module
' What is asked of the program: the command, which workbook stands in front, and a copy of it as it is now.

Private Const KINDS As String = " .xlsx .xlsm .xls .xlsb .xltx .xltm .xlt .xlam .ods .csv .txt .et "

Public Function Ping() As String
  Ping = "Request"
End Function

' Write it into the folder: what is said already, and the workbook where the command needs one.
Public Sub WriteDown(ByVal folder As String, ByVal said As String, ByVal needs As String, ByVal book As Object)
  Dim text As String, copy As String
  text = said & Pair("host", "excel")
  If Not book Is Nothing Then
    text = text & Pair("book", book.Name) & Pair("path", Host.PathOf(book)) & Place(book)
    If needs <> "" Then copy = SavedCopy(folder, book)
    If copy <> "" Then text = text & Pair("copy", copy)
  End If
  text = text & Pair("attach", IIf(Host.IsLibreOffice(), "no", "yes"))
  On Error GoTo Failed
  TextFiles.Create folder & Application.PathSeparator & "request.txt", text
  Exit Sub
Failed:
  Words.Refuse "nofolder"
End Sub

' A line of the request.
Public Function Pair(ByVal key As String, ByVal text As String) As String
  Pair = key & vbTab & Escapes.Escaped(text) & vbLf
End Function

' The sheet and cell in front; a chart sheet has no cells.
Private Function Place(ByVal book As Object) As String
  On Error GoTo Failed
  Place = Pair("sheet", book.ActiveSheet.Name)
  Place = Place & Pair("cell", ActiveCell.Address(False, False))
Failed:
End Function

' The path of the copy; empty where none can be saved.
Private Function SavedCopy(ByVal folder As String, ByVal book As Object) As String
  Dim path As String
  On Error GoTo Failed
  path = folder & Application.PathSeparator & "copy" & Suffix(book.Name)
  book.SaveCopyAs path
  If TextFiles.Exists(path) Then SavedCopy = path
Failed:
End Function

' A copy keeps its workbook's format, but LibreOffice writes the format of Excel 97.
Private Function Suffix(ByVal name As String) As String
  Suffix = ".xlsx"
  If InStrRev(name, ".") > 0 Then
    If InStr(KINDS, " " & LCase$(Mid$(name, InStrRev(name, "."))) & " ") > 0 Then
      Suffix = LCase$(Mid$(name, InStrRev(name, ".")))
    End If
  End If
  If Host.IsLibreOffice() Then Suffix = ".xls"
End Function
