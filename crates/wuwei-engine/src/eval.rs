//! eval(&Expr, &Scope) -> Value: one arm per node.
