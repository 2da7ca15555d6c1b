"""Run by the store's own Python: the server as it is, and its strict model of a statement.

serve.py PORT      serve on this machine; folder and accounts come from the environment
serve.py check     statements on standard input, a JSON list; -> each must be a statement word for word
"""

import json
import sys


def serve(port: int) -> None:
    import uvicorn
    from ralph.backends.data.base import BaseOperationType
    from ralph.backends.lrs.fs import FSLRSBackend

    # As it comes, its store of one file takes a single request: the second would make the file again.
    FSLRSBackend.default_operation_type = BaseOperationType.APPEND
    uvicorn.run("ralph.api:app", host="127.0.0.1", port=port, log_level="warning")


def check() -> None:
    from ralph.models.xapi.base.statements import BaseXapiStatement

    for statement in json.load(sys.stdin):
        BaseXapiStatement.model_validate(statement)


if __name__ == "__main__":
    check() if sys.argv[1] == "check" else serve(int(sys.argv[1]))
