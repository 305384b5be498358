"""Say who may open the pages of tasks, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

from wangbao.hub.tasks.models import Task

# The task of the documents asked for: the insurer asks, the enterprise is asked, its broker is agent.
TABLE = {
    "GET tasks:list": "sr aaaaaaaa a aa aaaa aa aaaaa",
    "GET tasks:task": "s- aaaaaaaa - a- aaa- -- a----",
    "POST tasks:answer": "s- rrrrrrrr - a- arr- -- r----",
    "POST tasks:decide": "s- raarrrrr - r- rrr- -- r----",
    "POST tasks:hand_over": "s- rrrrrrrr - r- aar- -- r----",
}
ARGUMENTS = {
    "ref": {"tasks": lambda of: Task.objects.get(kind="underwriting.documents", key=of.referred.ref).ref}
}
