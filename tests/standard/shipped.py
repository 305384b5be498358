"""Every document that ships, and every example, by the schema it must conform to."""

from pathlib import Path

import wangbao

ROOT = Path(wangbao.__file__).parent
EXAMPLES = ROOT.parents[1] / "examples"
SHIPPED = {
    "wording": [*(ROOT / "contract").rglob("wordings/*.yaml"), *EXAMPLES.glob("wordings/*.yaml")],
    "rate-plan": sorted((ROOT / "pricing/filed/plans").glob("*.yaml")),
    "loadings": [ROOT / "pricing/data/loadings.toml"],
    "product": sorted((ROOT / "product").rglob("example-*.yaml")),
    "question-set": sorted((ROOT / "questionnaire").rglob("*@*.yaml")),
    "underwriting-rules": sorted((ROOT / "underwriting").rglob("cyber-*.yaml")),
    "losses": sorted(EXAMPLES.glob("losses/*.yaml")),
    "profile": [EXAMPLES / "enterprise.toml"],
    "compound": sorted(EXAMPLES.glob("compound/*.json")),
    "treaties": [EXAMPLES / "treaties.yaml"],
    "scenarios": [ROOT / "portfolio/accumulation/data/scenarios.toml"],
    "incident-facts": [ROOT / "statute/data/incident_example.yaml", *EXAMPLES.glob("incidents/*.yaml")],
    "pilot-batch": sorted((ROOT / "programme/batches").glob("*.yaml")),
    "pilot-form": sorted((ROOT / "programme/forms").glob("*.yaml")),
    "pilot-review": sorted((ROOT / "programme/review/procedures").glob("*.yaml")),
    "matching-rules": sorted((ROOT / "programme/matching/rule_sets").glob("*.yaml")),
}
CASES = [(name, path) for name, paths in SHIPPED.items() for path in paths]
