"""Say who may open the pages of policies, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

TABLE = {
    "GET policies:list": "sr aaaaaaaa a aa aaaa rr",
    "GET policies:export": "sr aaaarrra a rr rrrr rr",
    "GET policies:requests": "sr raarrrrr a aa arra rr",
    "GET policies:request": "s- raarrrrr - a- arr- --",
    "POST policies:request": "s- raarrrrr - a- arr- --",
    "GET policies:bind": "s- raarrrrr - a- arr- --",
    "POST policies:bind": "s- raarrrrr - a- arr- --",
    "GET policies:policy": "s- aaaaaaaa - a- aaa- --",
    "GET policies:endorsements": "s- aaaaaaaa - a- aaa- --",
    "GET policies:account": "s- aaaaaaaa - a- aaa- --",
    "GET policies:documents": "s- aaaaaaaa - a- aaa- --",
    "GET policies:change": "s- raarrrrr - a- arr- --",
    "POST policies:change": "s- raarrrrr - a- arr- --",
    "GET policies:cancel": "s- raarrrrr - a- arr- --",
    "POST policies:cancel": "s- raarrrrr - a- arr- --",
    "GET policies:reinstate": "s- rrarrrrr - r- rrr- --",
    "POST policies:reinstate": "s- rrarrrrr - r- rrr- --",
    "POST policies:renew": "s- rrrrrrrr - a- arr- --",
    "GET policies:receive": "s- aaarrrrr - r- rrr- --",
    "POST policies:receive": "s- aaarrrrr - r- rrr- --",
    "GET policies:refund": "s- ararrrrr - r- rrr- --",
    "POST policies:refund": "s- ararrrrr - r- rrr- --",
}
ARGUMENTS = {
    "ref": {"policies": lambda of: of.asked.ref},
    "number": {"policies": lambda of: of.policy.number},
    "kind": {"policies:change": lambda _: "change_of_sums"},
    "quote_ref": {"policies": lambda of: of.accepted.ref},
}
