Attribute VB_Name = "Answer"
Option Explicit
Option Private Module
' Carries out what the program answers: first what is done to the workbook, then what is said and opened.

Private Const CHANGES As String = " CLEAR DROP LIST ROW MARK "
Private Const TALK_STEPS As String = " SELECT STATUS SAY OPEN "
Private Const BOOKS As String = " .xlsx .xlsm .xls .xlsb .csv "

Public Function Ping() As String
  Ping = "Answer"
End Function

' Do what an answer says; it is one only if DONE stands at its end.
Public Sub CarryOut(ByVal text As String, ByVal book As Object)
  Dim lines As Variant, last As Long, n As Long
  lines = Split(Replace(text, vbCr, ""), vbLf)
  last = UBound(lines)
  If last > 0 Then If lines(last) = "" Then last = last - 1
  If lines(last) <> "DONE" Then Words.Refuse "incomplete"
  For n = 0 To last - 1
    If Not IsOneOf(CHANGES & TALK_STEPS, lines(n)) Then Words.Refuse "incomplete"
  Next n
  Alter lines, last - 1, book
  GoAndSay lines, last - 1, book
End Sub

' Do what the steps say to the workbook, all or none of the new marks; the sheet in front stays there.
Private Sub Alter(ByVal lines As Variant, ByVal last As Long, ByVal book As Object)
  Dim n As Long, fields As Variant, front As Object, number As Long, text As String
  For n = 0 To last
    If IsOneOf(CHANGES, lines(n)) Then Exit For
  Next n
  If n > last Then Exit Sub
  If book Is Nothing Then Words.Refuse "nobook"
  If Host.IsGone(book) Then Words.Refuse "nobook"
  Set front = book.ActiveSheet
  Marks.Begin book
  Quieten
  On Error GoTo Failed
  For n = n To last
    fields = Split(lines(n), vbTab)
    If IsOneOf(CHANGES, lines(n)) Then Change fields
  Next n
  Marks.Finish
  Host.Settle
  GoBack front
  Exit Sub
Failed:
  number = Err.Number
  text = Err.Description
  Marks.TakeBack
  GoBack front
  Err.Raise number, "xltool", text
End Sub

Private Function IsOneOf(ByVal names As String, ByVal step_text As String) As Boolean
  IsOneOf = (InStr(names, " " & Split(step_text & vbTab, vbTab)(0) & " ") > 0)
End Function

' No flicker, no questions, and no macros of the workbook's own meanwhile.
Private Sub Quieten()
  On Error Resume Next
  Application.ScreenUpdating = False
  Application.EnableEvents = False
  Application.DisplayAlerts = False
End Sub

Private Sub GoBack(ByVal front As Object)
  On Error Resume Next
  front.Activate
End Sub

Private Sub Change(ByVal fields As Variant)
  Dim n As Long
  For n = 1 To UBound(fields)
    fields(n) = Escapes.Plain(fields(n))
  Next n
  Select Case fields(0)
    Case "CLEAR"
      Marks.Clear fields(1), fields(2), fields(3), fields(4)
    Case "DROP"
      Marks.Drop fields(1)
    Case "LIST"
      Marks.NewList fields(1)
    Case "ROW"
      Listing.Row Marks.List(), fields
    Case "MARK"
      Marks.PutOn fields(1), fields(2), fields(3), fields(4)
  End Select
End Sub

Private Sub GoAndSay(ByVal lines As Variant, ByVal last As Long, ByVal book As Object)
  Dim n As Long, fields As Variant
  For n = 0 To last
    fields = Split(lines(n) & vbTab, vbTab)
    Select Case fields(0)
      Case "SELECT"
        ShowCell book, Escapes.Plain(fields(1)), Escapes.Plain(fields(2))
      Case "STATUS"
        Talk.Status Escapes.Plain(fields(1))
      Case "SAY"
        Talk.Add fields(1), Escapes.Plain(fields(2))
      Case "OPEN"
        OpenIt Escapes.Plain(fields(1))
    End Select
  Next n
End Sub

' Go to a cell. A sheet that was renamed or hidden meanwhile is no fault.
Private Sub ShowCell(ByVal book As Object, ByVal sheet As String, ByVal cell As String)
  On Error Resume Next
  book.Activate
  book.Worksheets(sheet).Activate
  book.Worksheets(sheet).Range(cell).Select
End Sub

' Open a workbook here, a page or folder with the program it belongs to; what follows # is a place in the page.
Private Sub OpenIt(ByVal path As String)
  Dim file As String, place As String
  On Error GoTo Failed
  file = path
  If Not TextFiles.Exists(file) And InStrRev(path, "#") > 1 Then
    file = Left$(path, InStrRev(path, "#") - 1)
    place = Mid$(path, InStrRev(path, "#") + 1)
  End If
  If Not TextFiles.Exists(file) Then
    Talk.Add "warn", Words.Said("noopen") & path
  ElseIf InStr(BOOKS, " " & LCase$(Mid$("." & file, InStrRev("." & file, "."))) & " ") > 0 Then
    Workbooks.Open file
  Else
    ThisWorkbook.FollowHyperlink file, place
  End If
  Exit Sub
Failed:
  Talk.Add "warn", Words.Said("noopen") & path
End Sub
