package io.orderflow.contract.model;

import java.math.BigInteger;
import java.util.Locale;

/** The widths of integers, named as in the standard. */
public enum IntegerFormat {
    I8(8, true, "TINYINT"),
    I16(16, true, "SMALLINT"),
    I32(32, true, "INT"),
    I64(64, true, "BIGINT"),
    U8(8, false, "TINYINT UNSIGNED"),
    U16(16, false, "SMALLINT UNSIGNED"),
    U32(32, false, "INT UNSIGNED"),
    U64(64, false, "BIGINT UNSIGNED");

    private final int bits;
    private final boolean signed;
    private final String column;

    IntegerFormat(int bits, boolean signed, String column) {
        this.bits = bits;
        this.signed = signed;
        this.column = column;
    }

    public int bits() {
        return bits;
    }

    public boolean signed() {
        return signed;
    }

    /** The smallest column type that holds it. */
    public String column() {
        return column;
    }

    public BigInteger smallest() {
        return signed ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
    }

    public BigInteger largest() {
        return BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
    }

    /** The word in the contract file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
