Attribute VB_Name = "Notes"
Option Explicit
Option Private Module
' Notes on cells. One of the officer's own is not replaced: ours is written before it, so that its box, its
' letters and its author stay what they are.

Private Const WIDTH_POINTS As Long = 260, LINE_POINTS As Long = 14, SIGNS_A_LINE As Long = 20, MOST_POINTS As Long = 400

Public Function Ping() As String
  Ping = "Notes"
End Function

' The text of a cell's note; empty where it has none.
Public Function TextOf(ByVal cell As Object) As String
  If Not cell.Comment Is Nothing Then TextOf = cell.Comment.Text
End Function

' Put ours on; text may end with the officer's own already. A conversation is left alone.
Public Sub PutOn(ByVal cell As Object, ByVal text As String)
  Dim own As String
  If IsConversation(cell) Then Exit Sub
  own = TextOf(cell)
  If own = "" Then
    cell.AddComment text
    Fit cell.Comment, text
  ElseIf Right$(text, Len(own)) = own Then
    cell.Comment.Text Left$(text, Len(text) - Len(own)), 1, False
  Else
    cell.Comment.Text text & vbLf, 1, False
  End If
End Sub

' As it was recorded: text is empty where there was none.
Public Sub PutBack(ByVal cell As Object, ByVal text As String)
  Dim now_said As String
  If IsConversation(cell) Then Exit Sub
  now_said = TextOf(cell)
  If now_said = text Then Exit Sub
  If text = "" Then
    cell.Comment.Delete
  ElseIf now_said = "" Then
    cell.AddComment text
  Else
    If Right$(now_said, Len(text)) = text Then CutOff cell.Comment, Len(now_said) - Len(text)
    If TextOf(cell) <> text Then
      cell.Comment.Delete
      cell.AddComment text
    End If
  End If
End Sub

' Take signs from the beginning, the look of the others kept. LibreOffice cannot.
Private Sub CutOff(ByVal note As Object, ByVal signs As Long)
  If Host.IsLibreOffice() Then Exit Sub
  On Error Resume Next
  note.Shape.TextFrame.Characters(1, signs).Delete
End Sub

' Whether it is a conversation of newer Excel, which no note can be beside.
Private Function IsConversation(ByVal cell As Object) As Boolean
  On Error GoTo Failed
  If Not Host.IsLibreOffice() Then IsConversation = Not (cell.CommentThreaded Is Nothing)
  Exit Function
Failed:
  IsConversation = False
End Function

' A box as large as its text.
Private Sub Fit(ByVal note As Object, ByVal text As String)
  Dim lines As Long, height As Long
  On Error Resume Next
  lines = Len(text) \ SIGNS_A_LINE + UBound(Split(text, vbLf)) + 2
  height = lines * LINE_POINTS
  If height > MOST_POINTS Then height = MOST_POINTS
  note.Visible = False
  note.Shape.Width = WIDTH_POINTS
  note.Shape.Height = height
End Sub
