"""Review of schemes: experts, conflicts, assignment, scores, ranking, decision, objections."""
