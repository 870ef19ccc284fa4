"""Publications 发布: a score run frozen with its facts, signed, published, verified, corrected by a later one."""
