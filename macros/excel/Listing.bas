Attribute VB_Name = "Listing"
Option Explicit
Option Private Module
' The sheet of findings: a row each, and in hidden columns how the marked cells looked before.

Private Const TEXTS As Long = 7, LINKS As Long = 4, LEVELS As Long = 2, LOOKS As Long = 10, HEAD_ROW As Long = 4
Private Const CENTRE As Long = -4108, LEFT_SIDE As Long = -4131, THIN As Long = 1, LANDSCAPE As Long = 2
Private m_rows As Long, m_looks As Long

' Excel shows a longer text in a cell of the format for text as a row of signs; no row is higher than so many points.
Private Const LONGEST_AS_TEXT As Long = 255, MOST_POINTS As Long = 400

Public Function Ping() As String
  Ping = "Listing"
End Function

' A new sheet, last in the book.
Public Function Made(ByVal book As Object) As Object
  m_rows = 0
  m_looks = 0
  Set Made = book.Worksheets.Add(After:=book.Sheets(book.Sheets.Count))
End Function

' Make it the list of this name.
Public Sub Prepare(ByVal sheet As Object, ByVal name As String)
  Dim n As Long
  sheet.Name = name
  If sheet.Name <> name Then Words.Refuse "readonly"
  sheet.Range(sheet.Cells(1, LOOKS), sheet.Cells(1, LOOKS + 3)).EntireColumn.NumberFormat = "@"
  sheet.Cells(HEAD_ROW, LOOKS).Value = Words.Said("list.ours")
  sheet.Range(sheet.Cells(1, LOOKS), sheet.Cells(1, LOOKS + 3)).EntireColumn.Hidden = True
  For n = 1 To TEXTS
    sheet.Columns(n).ColumnWidth = Val(Words.Said("list.width." & n))
  Next n
End Sub

' The next row: fields are ROW, its kind, seven texts, perhaps the sheet and cell that the fourth leads to.
Public Sub Row(ByVal sheet As Object, ByVal fields As Variant)
  Dim n As Long, strip As Object
  m_rows = m_rows + 1
  Set strip = sheet.Range(sheet.Cells(m_rows, 1), sheet.Cells(m_rows, TEXTS))
  strip.NumberFormat = "@"
  For n = 1 To TEXTS
    WriteText sheet.Cells(m_rows, n), fields(n + 1)
  Next n
  Dress strip, fields(1)
  If UBound(fields) < TEXTS + 3 Then Exit Sub
  Link sheet, sheet.Cells(m_rows, LINKS), "'" & Replace(fields(TEXTS + 2), "'", "''") & "'!" & fields(TEXTS + 3)
End Sub

' Record how a cell looked before it was marked.
Public Sub Remember(ByVal sheet As Object, ByVal look As Variant)
  Dim n As Long
  m_looks = m_looks + 1
  For n = 0 To 3
    WriteText sheet.Cells(HEAD_ROW + m_looks, LOOKS + n), look(n)
  Next n
End Sub

' How many looks are recorded.
Public Function Recorded() As Long
  Recorded = m_looks
End Function

' One of them.
Public Function Look(ByVal sheet As Object, ByVal number As Long) As Variant
  Dim n As Long, found(3) As String
  For n = 0 To 3
    found(n) = CStr(sheet.Cells(HEAD_ROW + number, LOOKS + n).Value)
  Next n
  Look = found
End Function

' The list is filled: a page as wide as the paper, heads that stay in sight.
Public Sub Finish(ByVal sheet As Object)
  On Error Resume Next
  sheet.PageSetup.Orientation = LANDSCAPE
  sheet.PageSetup.Zoom = False
  sheet.PageSetup.FitToPagesWide = 1
  sheet.PageSetup.FitToPagesTall = False
  sheet.Parent.Activate
  sheet.Activate
  If ActiveSheet.Name <> sheet.Name Then Exit Sub
  ActiveWindow.DisplayGridlines = False
  ActiveWindow.SplitColumn = 0
  ActiveWindow.SplitRow = HEAD_ROW
  ActiveWindow.FreezePanes = True
End Sub

' As text, whatever it begins with.
Private Sub WriteText(ByVal cell As Object, ByVal text As String)
  If text = "" Then Exit Sub
  If Left$(text, 1) = "'" And Not Host.IsLibreOffice() Then text = "'" & text
  cell.Value = text
  If Len(text) > LONGEST_AS_TEXT Then cell.NumberFormat = "General"
End Sub

Private Sub Dress(ByVal strip As Object, ByVal kind As String)
  Dim tint As String
  strip.Font.Size = IIf(kind = "title", 14, 10)
  strip.Font.Bold = (kind = "title" Or kind = "head")
  If kind = "title" Or kind = "note" Then Exit Sub
  strip.Borders.LineStyle = THIN
  strip.Borders.Color = Fills.Colour("BFBFBF")
  strip.VerticalAlignment = CENTRE
  strip.HorizontalAlignment = CENTRE
  If kind = "head" Then
    strip.Interior.Color = Fills.Colour("EDEDED")
    Exit Sub
  End If
  strip.WrapText = True
  strip.Cells(1, 5).HorizontalAlignment = LEFT_SIDE
  strip.Cells(1, 6).HorizontalAlignment = LEFT_SIDE
  tint = Words.Said("tint." & kind)
  If tint <> "" Then strip.Cells(1, LEVELS).Interior.Color = Fills.Colour(tint)
  FitHeight strip
End Sub

Private Sub FitHeight(ByVal strip As Object)
  On Error Resume Next
  strip.EntireRow.AutoFit
  If strip.EntireRow.RowHeight < MOST_POINTS Then strip.EntireRow.RowHeight = strip.EntireRow.RowHeight + 8
End Sub

Private Sub Link(ByVal sheet As Object, ByVal cell As Object, ByVal address As String)
  Dim text As String
  text = CStr(cell.Value)
  If Host.IsLibreOffice() Then
    sheet.Hyperlinks.Add cell, "#" & address
  Else
    sheet.Hyperlinks.Add cell, "", address
  End If
  cell.HorizontalAlignment = CENTRE
  cell.VerticalAlignment = CENTRE
  If CStr(cell.Value) <> text Then cell.Value = text
End Sub
