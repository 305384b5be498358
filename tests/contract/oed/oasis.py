"""Known answers of OasisLMF, the open loss engine, for the tests' own rows.

Made with version 2.5.8, ``oasislmf exposure run`` at item level, back-allocation rule 2. Every coverage has a ground-up
loss of 100,000 (the engine takes the annual revenue for it); its figures have two places. ``CYBER_2026_01`` is the
published expected output of its ``validation/cyber`` (one policy, made when the engine did not yet read PolDed).
"""

LOSS = 100_000

# Two layers of one policy: PolDed 20,000; NPBI 10,000 up to 80,000; LIA 5,000 up to 60,000.
TWO_LAYERS = {
    "PolDed": "20000",
    "PolDedNPBI": "10000",
    "PolLimitNPBI": "80000",
    "PolDedLIA": "5000",
    "PolLimitLIA": "60000",
}
FIRST_LAYER = {**TWO_LAYERS, "LayerNumber": "1", "LayerParticipation": "0.6", "LayerLimit": "400000"}
SECOND_LAYER = {**TWO_LAYERS, "LayerNumber": "2", "LayerLimit": "300000", "LayerAttachment": "400000"}
FIRST_PAID = {"NPBI": "22857.14", "LIA": "17142.86", "other": "28571.43"}
SECOND_PAID = {"NPBI": "28571.43", "LIA": "21428.57", "other": "35714.29"}

# A tenth of 10 m above 10,000, after PolDed 50,000, NPBI 10,000 and CBI 25,000.
SHARED_LAYER = {
    "PolDed": "50000",
    "PolDedNPBI": "10000",
    "PolLimitNPBI": "2000000",
    "PolDedCBI": "25000",
    "PolLimitCBI": "3000000",
    "LayerParticipation": "0.1",
    "LayerLimit": "10000000",
    "LayerAttachment": "10000",
}
SHARED_PAID = {"NPBI": "8375.72", "CBI": "6979.77", "other": "9306.36"}

# The same policy as the engine first read it, without PolDed: the published figures.
CYBER_2026_01 = {**SHARED_LAYER, "PolDed": "0"}
CYBER_2026_01_PAID = {"NPBI": "8895.95", "CBI": "7413.29", "other": "9884.39"}

# A deductible of one coverage larger than its loss; no limit anywhere.
NO_LIMIT = {"PolDedNPBI": "120000", "LayerLimit": "0"}
NO_LIMIT_PAID = {"NPBI": "0.00", "other": "100000.00"}
