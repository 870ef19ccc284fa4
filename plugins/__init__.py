"""Scoring plugins: the contract, the rubric, the engine, the registry; and a folder for each shipped scheme."""
