Attribute VB_Name = "Marks"
Option Explicit
Option Private Module
' Marks in a workbook, for hosts in which the program cannot put them there itself: a tint and a note on each
' cell, recorded on the list before, so that everything can be put back exactly.

' The recorded cells, each as its sheet, a line break, its name, between tabs.
Private m_recorded As String
Private m_book As Object, m_list As Object, m_refused As Boolean

Public Function Ping() As String
  Ping = "Marks"
End Function

' From here on it is this workbook that is marked.
Public Sub Begin(ByVal book As Object)
  Set m_book = book
  Set m_list = Nothing
  m_refused = False
  m_recorded = vbTab
End Sub

' The list being filled.
Public Function List() As Object
  If m_list Is Nothing Then Words.Refuse "incomplete"
  Set List = m_list
End Function

Public Sub NewList(ByVal name As String)
  If Not m_list Is Nothing Then Words.Refuse "incomplete"
  On Error GoTo Failed
  Set m_list = Listing.Made(m_book)
  Listing.Prepare m_list, name
  Exit Sub
Failed:
  Words.Refuse "readonly"
End Sub

' Take an earlier list away.
Public Sub Drop(ByVal name As String)
  Dim count As Long
  On Error GoTo Failed
  count = m_book.Sheets.Count
  m_book.Worksheets(name).Delete
  If m_book.Sheets.Count = count Then Words.Refuse "readonly"
  Exit Sub
Failed:
  Words.Refuse "readonly"
End Sub

' Put a cell back as it was recorded. Where it cannot be, nothing more is done, so that the record stays.
Public Sub Clear(ByVal sheet As String, ByVal cell As String, ByVal fill As String, ByVal note As String)
  On Error GoTo Failed
  If IsLocked(m_book.Worksheets(sheet)) Then Words.Refuse "readonly"
  Restore sheet, cell, fill, note
  Exit Sub
Failed:
  Words.Refuse "readonly"
End Sub

' Mark a cell; of merged cells the first. On a protected sheet nothing can be marked, the list says it all.
Public Sub PutOn(ByVal sheet As String, ByVal cell As String, ByVal level As String, ByVal note As String)
  Dim target As Object, name As String, fill As String
  If IsLocked(m_book.Worksheets(sheet)) Then
    m_refused = True
    Exit Sub
  End If
  Set target = m_book.Worksheets(sheet).Range(cell).MergeArea.Cells(1, 1)
  name = target.Address(False, False)
  fill = Fills.FillOf(target)
  If InStr(m_recorded, vbTab & sheet & vbLf & name & vbTab) = 0 Then
    Listing.Remember List(), Array(sheet, name, fill, Notes.TextOf(target))
    m_recorded = m_recorded & sheet & vbLf & name & vbTab
  End If
  If Not Fills.IsGradient(fill) Then target.Interior.Color = Fills.Colour(Words.Said("tint." & level))
  Notes.PutOn target, note
End Sub

' All is done.
Public Sub Finish()
  If Not m_list Is Nothing Then Listing.Finish m_list
  If m_refused Then Talk.Add "warn", Words.Said("locked")
  Set m_list = Nothing
  Set m_book = Nothing
End Sub

' Something went wrong: every new mark is put back, and the new list goes.
Public Sub TakeBack()
  Dim n As Long, look As Variant
  On Error Resume Next
  If m_list Is Nothing Then Exit Sub
  For n = 1 To Listing.Recorded()
    look = Listing.Look(m_list, n)
    Restore look(0), look(1), look(2), look(3)
  Next n
  Application.DisplayAlerts = False
  m_list.Delete
  Set m_list = Nothing
  Set m_book = Nothing
End Sub

Private Sub Restore(ByVal sheet As String, ByVal cell As String, ByVal fill As String, ByVal note As String)
  Dim target As Object
  Set target = m_book.Worksheets(sheet).Range(cell)
  Fills.PutBack target, fill
  Notes.PutBack target, note
End Sub

' Whether a sheet lets nobody tint cells or write notes, which LibreOffice passes over in silence.
Private Function IsLocked(ByVal sheet As Object) As Boolean
  On Error GoTo Failed
  If Not sheet.ProtectContents Then Exit Function
  IsLocked = True
  If sheet.ProtectionMode Then IsLocked = False
  If sheet.Protection.AllowFormattingCells And Not sheet.ProtectDrawingObjects Then IsLocked = False
Failed:
End Function
