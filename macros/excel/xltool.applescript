-- Excel for Mac lets a macro start no program; it may only call this script, which `xltool addin install` puts
-- into ~/Library/Application Scripts/com.microsoft.Excel. In ASCII, like everything the macros use.

-- Start the program for a request in this folder; "started" or "missing".
on start(folder)
	set note to (POSIX path of (path to home folder)) & "Library/Application Support/xltool/program.txt"
	set decode to "perl -CO -ne 's/[\\r\\n]//g; s/\\\\u([0-9a-fA-F]{4})/chr(hex($1))/ge; print; exit' "
	try
		set program to do shell script decode & quoted form of note
	on error
		set program to "xltool"
	end try
	try
		do shell script "command -v " & quoted form of program
		do shell script quoted form of program & " ribbon " & quoted form of folder & " > /dev/null 2>&1 &"
	on error
		return "missing"
	end try
	return "started"
end start

-- The folder the officer chooses; empty where none.
on chooseFolder(question)
	try
		return POSIX path of (choose folder with prompt question)
	on error
		return ""
	end try
end chooseFolder
