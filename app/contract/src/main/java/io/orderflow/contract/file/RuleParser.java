package io.orderflow.contract.file;

import io.orderflow.contract.model.Comparison;
import io.orderflow.contract.model.Expression;
import java.math.BigDecimal;
import java.util.Map;

/** Reads {@code total = subtotal + shipping}: paths, decimal literals, + − * and parentheses around one comparison. */
final class RuleParser {
    private static final int MOST_CHARACTERS = 1000;
    private static final int MOST_NESTED = 20;
    private static final int MOST_OPERANDS = 50;
    private static final Map<String, Comparison> SIGNS = Map.of(
            "=", Comparison.EQUAL,
            "!=", Comparison.NOT_EQUAL,
            "<", Comparison.LESS,
            "<=", Comparison.AT_MOST,
            ">", Comparison.MORE,
            ">=", Comparison.AT_LEAST);

    record Parsed(Expression left, Comparison comparison, Expression right) {}

    private final String text;
    private int at;
    private int operands;

    private RuleParser(String text) {
        this.text = text;
    }

    static Parsed parse(String text) throws BadRuleException {
        if (text.length() > MOST_CHARACTERS) {
            throw new BadRuleException("it is longer than " + MOST_CHARACTERS + " characters");
        }
        RuleParser parser = new RuleParser(text);
        Expression left = parser.sum(0);
        Comparison comparison = parser.comparison();
        Expression right = parser.sum(0);
        if (parser.peek() != 0) {
            throw parser.unexpected("the rule to end");
        }
        return new Parsed(left, comparison, right);
    }

    private Comparison comparison() throws BadRuleException {
        peek();
        int from = at;
        while (at < text.length() && "=!<>".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        Comparison comparison = SIGNS.get(text.substring(from, at));
        if (comparison == null) {
            at = from;
            throw unexpected("one of = != < <= > >=");
        }
        return comparison;
    }

    private Expression sum(int nested) throws BadRuleException {
        Expression sum = product(nested);
        while (peek() == '+' || peek() == '-' || peek() == '−') {
            boolean add = text.charAt(at++) == '+';
            Expression next = product(nested);
            sum = add ? new Expression.Sum(sum, next) : new Expression.Difference(sum, next);
        }
        return sum;
    }

    private Expression product(int nested) throws BadRuleException {
        Expression product = operand(nested);
        while (peek() == '*' || peek() == '×') {
            at++;
            product = new Expression.Product(product, operand(nested));
        }
        return product;
    }

    private Expression operand(int nested) throws BadRuleException {
        if (nested > MOST_NESTED || ++operands > MOST_OPERANDS) {
            throw new BadRuleException("it has more than " + MOST_OPERANDS + " operands, or is nested too deep");
        }
        char c = peek();
        if (c == '(') {
            at++;
            Expression inside = sum(nested + 1);
            if (peek() != ')') {
                throw unexpected("a )");
            }
            at++;
            return inside;
        }
        if (c == '-' || c == '−') {
            at++;
            return new Expression.Difference(new Expression.Literal(BigDecimal.ZERO), operand(nested + 1));
        }
        if (c >= '0' && c <= '9') {
            return literal();
        }
        if (c == '`') {
            int close = text.indexOf('`', at + 1);
            if (close < 0) {
                throw unexpected("another `");
            }
            String path = text.substring(at + 1, close);
            at = close + 1;
            return new Expression.Path(path);
        }
        int from = at;
        while (at < text.length() && isPartOfPath(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw unexpected("a field, a number or a (");
        }
        return new Expression.Path(text.substring(from, at));
    }

    private Expression literal() throws BadRuleException {
        int from = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.length() > 60 || !digits.matches("[0-9]+(\\.[0-9]+)?")) {
            at = from;
            throw unexpected("a decimal number");
        }
        return new Expression.Literal(new BigDecimal(digits));
    }

    /** The next non-blank character, 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private BadRuleException unexpected(String expected) {
        String found = at < text.length() ? "\"" + Shorten.to(20, text.substring(at)) + "\" was found" : "it ends";
        return new BadRuleException("at character " + (at + 1) + " expected " + expected + ", but " + found);
    }

    private static boolean isPartOfPath(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '.';
    }

    /** The rule cannot be read. */
    static final class BadRuleException extends Exception {
        BadRuleException(String message) {
            super(message);
        }
    }
}
