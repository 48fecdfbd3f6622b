Attribute VB_Name = "Words"
Option Explicit
Option Private Module
' What officers are told and what is known of the commands: keys and texts on the hidden sheet of this add-in.
' A module is ASCII, so no Chinese can stand in it.

' The number of an error whose text is a sentence for the officer.
Public Const TOLD As Long = 20001

Public Function Ping() As String
  Ping = "Words"
End Function

' The text of a key; empty where there is none.
Public Function Said(ByVal key As String) As String
  Dim sheet As Object, row As Long, found As String
  Set sheet = ThisWorkbook.Worksheets(1)
  row = 1
  found = CStr(sheet.Cells(row, 1).Value)
  Do While found <> ""
    If found = key Then
      Said = CStr(sheet.Cells(row, 2).Value)
      Exit Function
    End If
    row = row + 1
    found = CStr(sheet.Cells(row, 1).Value)
  Loop
End Function

' End what is being done with the sentence of that key.
Public Sub Refuse(ByVal key As String)
  Err.Raise TOLD, "xltool", Said(key)
End Sub
