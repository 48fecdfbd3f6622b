Attribute VB_Name = "Ribbon"
Option Explicit
' The buttons: from a press to what the officer is told. All thinking is in the program.

Private m_is_busy As Boolean

Public Function Ping() As String
  Ping = "Ribbon"
End Function

' Every button's callback; its tag is the command, a blank, and the argument if it has one.
Public Sub OnCommand(ByVal control As Object)
  Dim parts() As String
  If m_is_busy Then
    MsgBox Words.Said("busy"), vbInformation, Words.Said("title")
    Exit Sub
  End If
  parts = Split(control.Tag & " ", " ")
  Perform parts(0), parts(1), ""
  Talk.Show
End Sub

' The status bar is Excel's own again, some time after a command.
Public Sub FreeStatusBar()
  If Not m_is_busy Then Application.StatusBar = False
End Sub

' Do a command. Picked is the file or folder it is about, chosen already; else the officer is asked. What is to be said.
Public Function Perform(ByVal command As String, ByVal argument As String, ByVal picked As String) As String
  Dim folder As String
  m_is_busy = True
  Talk.Clear
  Host.SetCancelKey Host.CANCEL_DISABLED
  On Error GoTo Failed
  Carry command, argument, picked, folder
Done:
  Host.Settle
  Talk.Settle
  TextFiles.RemoveFolder folder
  m_is_busy = False
  Perform = Talk.Heard()
  Exit Function
Failed:
  If Err.Number = Words.TOLD Then
    Talk.Add "warn", Err.Description
  Else
    Talk.Add "stop", Words.Said("fault")
  End If
  Resume Done
End Function

Private Sub Carry(ByVal command As String, ByVal argument As String, ByVal picked As String, folder As String)
  Dim book As Object, said As String, asks As String
  Set book = Host.Front()
  If book Is Nothing And Words.Said(command & ".needs") = "book" Then Words.Refuse "nobook"
  asks = Words.Said(command & ".asks")
  If asks <> "" And picked = "" Then
    picked = Host.Chosen(asks, Words.Said(command & ".prompt"))
    If picked = "" Then Exit Sub
  End If
  folder = TextFiles.PrivateFolder()
  said = Request.Pair("command", command) & Request.Pair("argument", argument) & Request.Pair("picked", picked)
  Request.WriteDown folder, said, Words.Said(command & ".needs"), book
  Program.Start folder
  Answer.CarryOut Program.Answered(folder), book
End Sub
