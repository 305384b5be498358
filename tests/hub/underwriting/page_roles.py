"""Say who may open the pages of underwriting, and what stands in their addresses (see ``house/test_roles``)."""

TABLE = {
    "GET underwriting:queue": "sr raaarrra a rr rrrr rr",
    "GET underwriting:offers": "sr arrrrrra r aa aaaa ra",
    "POST underwriting:new": "s- raarrrrr - a- arr- --",
    "GET underwriting:quote": "s- raaarrra - r- rrr- --",
    "POST underwriting:reprice": "s- raaarrra - r- rrr- --",
    "GET underwriting:assessment": "s- raaarrra - r- rrr- --",
    "GET underwriting:book": "s- raaarrra - r- rrr- --",
    "POST underwriting:decide": "s- raarrrrr - r- rrr- --",
    "POST underwriting:lift": "s- raarrrrr - r- rrr- --",
    "POST underwriting:note": "s- raaarrra - r- rrr- --",
    "POST underwriting:ask": "s- raaarrra - r- rrr- --",
    "POST underwriting:waive": "s- raarrrrr - r- rrr- --",
    "POST underwriting:hand_in": "s- aaaarrra - a- aaa- --",
    "GET underwriting:offer": "s- aaaarrra - a- aaa- --",
    "POST underwriting:accept": "s- rrrrrrrr - a- arr- --",
    "POST underwriting:turn_down": "s- rrrrrrrr - a- arr- --",
}
ARGUMENTS = {
    "number": {
        "underwriting": lambda of: of.offered.number,
        "underwriting:waive": lambda of: of.referred.number,
        "underwriting:hand_in": lambda of: of.referred.number,
    },
    "application": {"underwriting:new": lambda of: of.offered.application.number},
    "item": {"underwriting": lambda of: of.document.ref},
    "rule": {"underwriting": lambda _: "mfa"},
}
