Attribute VB_Name = "Host"
Option Explicit
Option Private Module
' The spreadsheet program these macros run in: Excel on Windows or macOS, or LibreOffice.

Private Const FILE_DIALOG As Long = 3, FOLDER_DIALOG As Long = 4, PRESSED_OK As Long = -1
Public Const CANCEL_DISABLED As Long = 0, CANCEL_ALLOWED As Long = 1, CANCEL_AS_ERROR As Long = 2

Public Function Ping() As String
  Ping = "Host"
End Function

' LibreOffice calls itself the Excel of 2003, which knew neither ribbons nor .xlam.
Public Function IsLibreOffice() As Boolean
  IsLibreOffice = (CStr(Application.Version) = "11.0")
End Function

Public Function IsMac() As Boolean
  IsMac = (Left$(CStr(Application.OperatingSystem), 3) = "Mac")
End Function

' The workbook in front of the officer; nothing where there is none.
Public Function Front() As Object
  On Error GoTo Failed
  Set Front = Nothing
  If ActiveWorkbook Is Nothing Then Exit Function
  If ActiveWorkbook.Name <> ThisWorkbook.Name Then Set Front = ActiveWorkbook
  Exit Function
Failed:
  Set Front = Nothing
End Function

' Whether the workbook was closed meanwhile.
Public Function IsGone(ByVal book As Object) As Boolean
  Dim name As String
  On Error GoTo Failed
  IsGone = True
  name = book.Name
  IsGone = (name = "")
  Exit Function
Failed:
  IsGone = True
End Function

' The folder and name of a workbook; empty where it was never saved.
Public Function PathOf(ByVal book As Object) As String
  If book.Path = "" Then Exit Function
  PathOf = book.FullName
  If InStr(PathOf, "/") + InStr(PathOf, "\") = 0 Then
    PathOf = book.Path & Application.PathSeparator & book.Name
  End If
End Function

' What the officer chooses: kind is "file" or "folder"; empty where nothing was chosen.
Public Function Chosen(ByVal kind As String, ByVal prompt As String) As String
  Dim app As Object, dialog As Object, answer As Variant
  If IsMac() And kind = "folder" Then
    Chosen = OnMac.Asked("chooseFolder", prompt)
  ElseIf IsMac() Or IsLibreOffice() Then
    answer = Application.GetOpenFilename()
    If VarType(answer) = vbString Then Chosen = answer
  Else
    Set app = Application  ' bound late: not every Excel has this dialog
    Set dialog = app.FileDialog(IIf(kind = "folder", FOLDER_DIALOG, FILE_DIALOG))
    dialog.Title = prompt
    dialog.AllowMultiSelect = False
    If dialog.Show() = PRESSED_OK Then Chosen = dialog.SelectedItems(1)
  End If
End Function

' Excel as the officer is used to it, whatever was begun.
Public Sub Settle()
  On Error Resume Next
  Application.ScreenUpdating = True
  Application.EnableEvents = True
  Application.DisplayAlerts = True
  Application.EnableCancelKey = CANCEL_ALLOWED
End Sub

' What Esc does: nothing, or raise the error 18, or stop the macro as usual.
Public Sub SetCancelKey(ByVal way As Long)
  On Error Resume Next
  Application.EnableCancelKey = way
End Sub
