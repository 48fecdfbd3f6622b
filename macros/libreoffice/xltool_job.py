"""What LibreOffice starts when a button or menu entry of the extension is chosen."""

import unohelper
from com.sun.star.task import XJobExecutor
from xltool_office.press import press

SERVICE = "org.xltool.Job"


class Job(unohelper.Base, XJobExecutor):
    """The service in the buttons' addresses: ``service:org.xltool.Job?command/argument``."""

    def __init__(self, context):
        self._context = context

    def trigger(self, words):
        """Carry out a command; called on the main thread."""
        command, _, argument = words.partition("/")
        press(self._context, command, argument)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 (so LibreOffice calls it)
g_ImplementationHelper.addImplementation(Job, SERVICE, ("com.sun.star.task.Job",))
