"""Laws fitted to claims: what the next price may be made from, each figure with its error.

* ``losses`` — the table of losses as arrays, with the deductible and limit each was seen under;
* ``families`` — laws of one loss that may be fitted; ``severity`` — maximum likelihood under truncation and censoring;
* ``fit_quality`` — the fitted law beside the product-limit estimate; ``tail`` — excesses over thresholds;
* ``frequency`` — counts of incidents on exposure, Poisson and negative binomial, with factors;
* ``credibility`` — own experience beside a prior: Gamma–Poisson, Bühlmann–Straub;
* ``regression`` — cost on records; ``triangle`` — development of claims after Mack; ``lag`` — time until reported.
"""
