Attribute VB_Name = "TextFiles"
Option Explicit
Option Private Module
' Small ASCII files, and the private folder in which the program and this add-in leave them for each other.

Private Const FOLDERS As Long = 16, TRIES As Long = 20

Public Function Ping() As String
  Ping = "TextFiles"
End Function

' Whether there is a file or folder of this name.
Public Function Exists(ByVal path As String) As Boolean
  On Error GoTo Failed
  Exists = (Dir(path, FOLDERS) <> "")
  Exit Function
Failed:
  Exists = False
End Function

' All of a file; empty where it is not there, or cannot be read at this moment.
Public Function Content(ByVal path As String) As String
  Dim number As Integer
  On Error GoTo Failed
  If Not Exists(path) Then Exit Function
  number = FreeFile
  Open path For Input Access Read Shared As #number
  If LOF(number) > 0 Then Content = Input(LOF(number), #number)
  Close #number
  Exit Function
Failed:
  Content = ""
  CloseQuietly number
End Function

' Its lines, whichever way they end.
Public Function Lines(ByVal path As String) As Variant
  Lines = Split(Replace(Content(path), vbCr, ""), vbLf)
End Function

Public Sub Create(ByVal path As String, ByVal text As String)
  Dim number As Integer
  number = FreeFile
  Open path For Output As #number
  Print #number, text;
  Close #number
End Sub

' When a file was last written, as a text to be compared; empty where it is not there.
Public Function Written(ByVal path As String) As String
  On Error GoTo Failed
  If Exists(path) Then Written = CStr(FileDateTime(path))
  Exit Function
Failed:
  Written = ""
End Function

' A new folder of our own among the temporary files.
Public Function PrivateFolder() As String
  Dim n As Long, folder As String
  On Error GoTo Failed
  Randomize
  For n = 1 To TRIES
    folder = Temporary() & Application.PathSeparator & "xltool-" & Hex$(CLng(Rnd() * 2000000000))
    If Not Exists(folder) Then
      MkDir folder
      PrivateFolder = folder
      Exit Function
    End If
  Next n
Failed:
  Words.Refuse "nofolder"
End Function

' Remove the private folder with what is in it. Never fails.
Public Sub RemoveFolder(ByVal folder As String)
  Dim name As String, names As String, each_name As Variant
  If folder = "" Then Exit Sub
  On Error Resume Next
  name = Dir(folder & Application.PathSeparator & "*")
  Do While name <> ""
    names = names & vbTab & name
    name = Dir()
  Loop
  For Each each_name In Split(Mid$(names, 2), vbTab)
    Kill folder & Application.PathSeparator & each_name
  Next each_name
  RmDir folder
End Sub

Private Function Temporary() As String
  Temporary = Environ("TEMP")
  If Temporary = "" Then Temporary = Environ("TMPDIR")
  If Temporary = "" Then Temporary = "/tmp"
  Do While Right$(Temporary, 1) = Application.PathSeparator
    Temporary = Left$(Temporary, Len(Temporary) - 1)
  Loop
End Function

Private Sub CloseQuietly(ByVal number As Integer)
  On Error Resume Next
  Close #number
End Sub
