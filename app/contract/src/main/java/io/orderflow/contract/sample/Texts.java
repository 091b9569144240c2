package io.orderflow.contract.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.text.TextRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What was seen of one field's texts. */
public final class Texts {
    /** More different values than this are no list. */
    public static final int MOST_VALUES = 30;

    private static final int LONGEST_VALUE = 40;

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]{0,30})(?:\\.[0-9]{1,20})?");

    private int count;
    private int shortest = Integer.MAX_VALUE;
    private int longest;
    private int uuids;
    private int numbers;
    private int lines;
    private int unfit;
    private int longestFraction;
    private int longOnes;
    private final int[] forms = new int[TextForm.ALL.size()];
    private final Numbers asNumbers = new Numbers();
    private final Map<String, Integer> values = new LinkedHashMap<>();

    void see(String text) {
        count++;
        int length = text.codePointCount(0, text.length());
        shortest = Math.min(shortest, length);
        longest = Math.max(longest, length);
        if (length == 36 && UUID.matcher(text).matches()) {
            uuids++;
        }
        if (NUMBER.matcher(text).matches()) {
            numbers++;
            asNumbers.see(Num.of(text));
        }
        byte[] bytes = text.getBytes(UTF_8);
        switch (TextRule.check(bytes, 0, bytes.length, 0, Integer.MAX_VALUE, false)) {
            case CONTROL_CHARACTER -> {
                if (TextRule.check(bytes, 0, bytes.length, 0, Integer.MAX_VALUE, true) == TextRule.Verdict.GOOD) {
                    lines++;
                } else {
                    unfit++;
                }
            }
            case BLANK, LONE_SURROGATE -> unfit++;
            case GOOD, TOO_SHORT, TOO_LONG -> {}
        }
        for (int i = 0; i < forms.length; i++) {
            if (TextForm.ALL.get(i).reads(text)) {
                forms[i]++;
                longestFraction = Math.max(longestFraction, fraction(text));
            }
        }
        if (length > LONGEST_VALUE) {
            longOnes++;
        } else if (values.size() <= MOST_VALUES) {
            values.merge(text, 1, Integer::sum);
        }
    }

    /** How many digits follow the last point, at most 6. */
    private static int fraction(String text) {
        int point = text.lastIndexOf('.');
        int digits = 0;
        while (point >= 0 && point + 1 + digits < text.length() && Character.isDigit(text.charAt(point + 1 + digits))) {
            digits++;
        }
        return Math.min(6, digits);
    }

    public int count() {
        return count;
    }

    /** In characters. */
    public int shortest() {
        return count == 0 ? 0 : shortest;
    }

    /** In characters. */
    public int longest() {
        return longest;
    }

    public boolean allUuids() {
        return count > 0 && uuids == count;
    }

    public boolean allNumbers() {
        return count > 0 && numbers == count;
    }

    /** The texts that are numbers, as numbers. */
    public Numbers asNumbers() {
        return asNumbers;
    }

    /** Whether tabs or line feeds stand in some. */
    public boolean hasLines() {
        return lines > 0;
    }

    /** How many no contract accepts: blank, with control characters, with half of a surrogate pair. */
    public int unfit() {
        return unfit;
    }

    /** How many of the texts are of this form. */
    public int ofForm(TextForm form) {
        return forms[TextForm.ALL.indexOf(form)];
    }

    /** Most digits of a fraction of a second. */
    public int longestFraction() {
        return longestFraction;
    }

    /** Whether there are so few different texts, each short, that they may be a list of values. */
    public boolean areFew() {
        return longOnes == 0 && values.size() <= MOST_VALUES;
    }

    /** The different texts, in the order in which they were first seen; meaningful if they {@link #areFew}. */
    public List<String> values() {
        return List.copyOf(values.keySet());
    }
}
