Attribute VB_Name = "Escapes"
Option Explicit
Option Private Module
' Any text as ASCII: what is not plain, and the backslash, is written \uXXXX in UTF-16 units.

Public Function Ping() As String
  Ping = "Escapes"
End Function

Public Function Escaped(ByVal text As String) As String
  Dim n As Long, code As Long, sign As String, found As String
  For n = 1 To Len(text)
    sign = Mid$(text, n, 1)
    code = AscW(sign) And &HFFFF&
    If code < 32 Or code > 126 Or code = 92 Then sign = "\u" & Right$("000" & Hex$(code), 4)
    found = found & sign
  Next n
  Escaped = found
End Function

Public Function Plain(ByVal text As String) As String
  Dim parts() As String, n As Long, found As String
  If text = "" Then Exit Function
  parts = Split(text, "\u")
  found = parts(0)
  For n = 1 To UBound(parts)
    found = found & ChrW(CLng("&H" & Left$(parts(n), 4))) & Mid$(parts(n), 5)
  Next n
  Plain = found
End Function
