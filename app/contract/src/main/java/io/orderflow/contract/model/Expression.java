package io.orderflow.contract.model;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.math.BigDecimal;

/** One side of a rule. Exact: no division, no rounding. */
public sealed interface Expression extends Serializable {

    /** The value of a field, by its path. */
    record Path(String path) implements Expression {
        public Path {
            requireNonNull(path, "path is null");
        }
    }

    /** A literal. */
    record Literal(BigDecimal value) implements Expression {
        public Literal {
            requireNonNull(value, "value is null");
        }
    }

    record Sum(Expression left, Expression right) implements Expression {
        public Sum {
            requireNonNull(left, "left is null");
            requireNonNull(right, "right is null");
        }
    }

    record Difference(Expression left, Expression right) implements Expression {
        public Difference {
            requireNonNull(left, "left is null");
            requireNonNull(right, "right is null");
        }
    }

    record Product(Expression left, Expression right) implements Expression {
        public Product {
            requireNonNull(left, "left is null");
            requireNonNull(right, "right is null");
        }
    }
}
