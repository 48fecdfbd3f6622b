Attribute VB_Name = "Program"
Option Explicit
Option Private Module
' Finds the program, starts it without a window, and waits for its answer while Excel stays alive.

Private Const CANCELLED As Long = 18
' So many times Excel does what is waiting between two looks into the folder; seconds until a wish to stop is obeyed.
Private Const TURNS As Long = 200, OBEYS As Long = 10, SECONDS_A_DAY As Long = 86400

Public Function Ping() As String
  Ping = "Program"
End Function

Public Sub Start(ByVal folder As String)
  If Host.IsMac() Then
    If OnMac.Asked("start", folder) <> "started" Then Words.Refuse "missing"
    Exit Sub
  End If
  On Error GoTo Failed
  Shell """" & Found() & """ ribbon """ & folder & """", vbHide
  Exit Sub
Failed:
  Words.Refuse "missing"
End Sub

' What the program answers, waited for. Esc asks it to stop.
Public Function Answered(ByVal folder As String) As String
  Dim sign As String, last As String, heard As Date, pressed As Date, turn As Long
  heard = Now
  Application.StatusBar = Words.Said("working")
  Host.SetCancelKey Host.CANCEL_AS_ERROR
  On Error GoTo Failed
Again:
  Do
    DoEvents
    turn = (turn + 1) Mod TURNS
    If turn = 0 Then
      Answered = TextFiles.Content(folder & Application.PathSeparator & "answer.txt")
      If Answered <> "" Then Exit Do
      sign = TextFiles.Written(folder & Application.PathSeparator & "progress.txt")
      If sign <> last Then
        last = sign
        heard = Now
        ShowProgress folder
      End If
      GiveUp heard, pressed
    End If
  Loop
  Host.SetCancelKey Host.CANCEL_DISABLED
  Exit Function
Failed:
  If Err.Number <> CANCELLED Then Err.Raise Err.Number, "xltool", Err.Description
  Host.SetCancelKey Host.CANCEL_DISABLED
  AskToStop folder
  pressed = Now
  Resume Again
End Function

' No sign of life for too long, or a wish to stop that is not obeyed, ends the waiting.
Private Sub GiveUp(ByVal heard As Date, ByVal pressed As Date)
  If pressed > 0 And (Now - pressed) * SECONDS_A_DAY > OBEYS Then Words.Refuse "stopped"
  If (Now - heard) * SECONDS_A_DAY > CDbl(Words.Said("patience")) Then Words.Refuse "late"
End Sub

' Leave word for the program to end.
Public Sub AskToStop(ByVal folder As String)
  On Error Resume Next
  TextFiles.Create folder & Application.PathSeparator & "stop.txt", "stop"
End Sub

' The program's path as it was installed, else its name, to be found on the search path.
Public Function Found() As String
  Dim note As String, lines As Variant
  Found = "xltool"
  note = NoteOfProgram()
  If Not TextFiles.Exists(note) Then Exit Function
  lines = TextFiles.Lines(note)
  If UBound(lines) < 0 Then Exit Function
  If lines(0) <> "" Then Found = Escapes.Plain(lines(0))
End Function

Private Function NoteOfProgram() As String
  Dim root As String
  root = Environ("APPDATA")
  If root = "" Then root = Environ("XDG_CONFIG_HOME")
  If root = "" Then root = Environ("HOME") & Application.PathSeparator & ".config"
  NoteOfProgram = root & Application.PathSeparator & "xltool" & Application.PathSeparator & "program.txt"
End Function

Private Sub ShowProgress(ByVal folder As String)
  Dim lines As Variant
  On Error Resume Next
  lines = TextFiles.Lines(folder & Application.PathSeparator & "progress.txt")
  If lines(0) <> "" Then Application.StatusBar = Escapes.Plain(lines(0))
End Sub
