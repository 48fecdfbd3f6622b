"""What is said when a request cannot be served: one Chinese sentence, as JSON to programs, as a page to people."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from xltool.web.html import environment

API = "/api/"
#: What the API says of itself.
OPENAPI = "/openapi.json"


class Problem(Exception):
    """A request that is not served; ``str()`` is the sentence shown."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(message)
        self.status, self.headers = status, dict(headers)


def busy(message: str = "现在交的人太多，服务器忙不过来。请过半分钟再试。") -> Problem:
    """There is no room now, but will be."""
    return Problem(503, message, {"Retry-After": "30"})


def is_for_programs(request: Request) -> bool:
    """Whether what was asked for is no page."""
    path: str = request.scope["path"]
    return path.startswith(API) or path == OPENAPI


def answer(request: Request, problem: Problem) -> Response:
    """The answer to a request that is not served."""
    if request.query_params.get("format") == "html" or not is_for_programs(request):
        page = environment().get_template("problem.html.jinja")
        return HTMLResponse(page.render(message=str(problem)), problem.status, problem.headers)
    return JSONResponse({"message": str(problem)}, problem.status, problem.headers)
