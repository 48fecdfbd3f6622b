Attribute VB_Name = "Talk"
Option Explicit
Option Private Module
' What is to be said at the end of a command, and the status bar.

Private m_icon As String, m_text As String, m_has_status As Boolean

Public Function Ping() As String
  Ping = "Talk"
End Function

Public Sub Clear()
  m_icon = ""
  m_text = ""
  m_has_status = False
End Sub

' To be said; icon is info, warn or stop, of several the gravest.
Public Sub Add(ByVal icon As String, ByVal text As String)
  If m_text <> "" Then m_text = m_text & vbLf & vbLf
  m_text = m_text & text
  If icon = "stop" Or m_icon = "" Or (icon = "warn" And m_icon = "info") Then m_icon = icon
End Sub

Public Function Heard() As String
  Heard = m_text
End Function

' A line for the status bar; it goes by itself after a while.
Public Sub Status(ByVal text As String)
  Application.StatusBar = text
  m_has_status = True
End Sub

' After a command: no status but what the program said last.
Public Sub Settle()
  On Error Resume Next
  If Not m_has_status Then
    Application.StatusBar = False
  ElseIf Not Host.IsLibreOffice() Then
    Application.OnTime Now + TimeSerial(0, 0, 20), "'" & ThisWorkbook.Name & "'!FreeStatusBar"
  End If
End Sub

Public Sub Show()
  If m_text <> "" Then MsgBox m_text, Buttons(m_icon), Words.Said("title")
End Sub

Private Function Buttons(ByVal icon As String) As Long
  Buttons = vbInformation
  If icon = "warn" Then Buttons = vbExclamation
  If icon = "stop" Then Buttons = vbCritical
End Function
