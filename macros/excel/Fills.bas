Attribute VB_Name = "Fills"
Option Explicit
Option Private Module
' A cell's fill as a line of text, and back: "-" is none, #RRGGBB a colour, #RRGGBB|pattern|theme|tint|pattern colour
' where there is more to it. The numbers are Excel's own.

Private Const NONE As Long = -4142, SOLID As Long = 1, GRADIENT As Long = 4000

Public Function Ping() As String
  Ping = "Fills"
End Function

Public Function FillOf(ByVal cell As Object) As String
  Dim pattern As Long, theme As String, tint As String, line_colour As String
  pattern = Told(cell.Interior, "Pattern", NONE)
  If cell.Interior.ColorIndex = NONE Then FillOf = "-" Else FillOf = Hexed(cell.Interior.Color)
  theme = Told(cell.Interior, "ThemeColor", 0)
  If Val(theme) < 1 Or Val(theme) > 12 Then theme = ""
  If theme <> "" Then tint = Decimals(Told(cell.Interior, "TintAndShade", 0))
  If pattern <> NONE And pattern <> SOLID Then line_colour = Told(cell.Interior, "PatternColor", "")
  If theme <> "" Or (pattern <> NONE And pattern <> SOLID) Then
    FillOf = FillOf & "|" & pattern & "|" & theme & "|" & tint & "|" & line_colour
  End If
End Function

Public Sub PutBack(ByVal cell As Object, ByVal fill As String)
  Dim parts() As String
  If IsGradient(fill) Then Exit Sub
  parts = Split(fill & "||||", "|")
  If parts(0) = "-" Then cell.Interior.ColorIndex = NONE Else cell.Interior.Color = Colour(parts(0))
  If Val(parts(1)) <> 0 And Val(parts(1)) <> SOLID And Val(parts(1)) <> NONE Then
    If cell.Interior.Pattern <> CLng(parts(1)) Then cell.Interior.Pattern = CLng(parts(1))
    If parts(0) <> "-" Then cell.Interior.Color = Colour(parts(0))
    If Told(cell.Interior, "PatternColor", "") <> parts(4) Then cell.Interior.PatternColor = CLng(Val(parts(4)))
  End If
  If parts(2) <> "" Then
    cell.Interior.ThemeColor = CLng(parts(2))
    If parts(3) <> "" Then cell.Interior.TintAndShade = Val(parts(3))
  End If
End Sub

' A gradient could not be put back, so such a cell is not tinted.
Public Function IsGradient(ByVal fill As String) As Boolean
  IsGradient = (Val(Split(fill & "|", "|")(1)) >= GRADIENT)
End Function

' The number of #RRGGBB or RRGGBB.
Public Function Colour(ByVal text As String) As Long
  Dim digits As String
  digits = Right$(text, 6)
  Colour = RGB(CLng("&H" & Left$(digits, 2)), CLng("&H" & Mid$(digits, 3, 2)), CLng("&H" & Right$(digits, 2)))
End Function

Private Function Hexed(ByVal number As Long) As String
  Dim digits As String
  digits = Right$("00000" & Hex$(number And &HFFFFFF), 6)
  Hexed = "#" & Right$(digits, 2) & Mid$(digits, 3, 2) & Left$(digits, 2)
End Function

' With a point, whatever the officer's country writes.
Private Function Decimals(ByVal number As Variant) As String
  Decimals = Trim$(Str$(CDbl(number)))
End Function

' A property of the fill; where there is none, or none that holds for all of the cell, what is to be taken for it.
Private Function Told(ByVal interior As Object, ByVal name As String, ByVal otherwise As Variant) As Variant
  Dim found As Variant
  On Error GoTo Failed
  Told = otherwise
  Select Case name
    Case "Pattern"
      found = interior.Pattern
    Case "ThemeColor"
      found = interior.ThemeColor
    Case "TintAndShade"
      found = interior.TintAndShade
    Case "PatternColor"
      found = interior.PatternColor
  End Select
  If Not IsNull(found) Then Told = found
  Exit Function
Failed:
  Told = otherwise
End Function
