package io.orderflow.contract.sample;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was seen of one field, of the items of an array, or of the orders themselves. */
public final class Sighting {
    /** More fields than this in one object are counted together, no longer one by one. */
    private static final int MOST_FIELDS = 1_200;

    private int nulls;
    private int truths;
    private int objects;
    private int arrays;
    private int emptyArrays;
    private int fieldsSeen;
    private boolean overflow;
    private final Texts texts = new Texts();
    private final Numbers numbers = new Numbers();
    private final Map<String, Sighting> fields = new LinkedHashMap<>();
    private final List<Sighting> items = new ArrayList<>();
    private final Set<Long> different = new HashSet<>();

    /** Takes one value. */
    public void see(Object value) {
        if (value instanceof Map<?, ?> object) {
            objects++;
            object.forEach((name, member) -> {
                fieldsSeen++;
                Sighting field = fields.get((String) name);
                if (field == null && fields.size() < MOST_FIELDS) {
                    field = new Sighting();
                    fields.put((String) name, field);
                }
                overflow |= field == null;
                if (field != null) {
                    field.see(member);
                }
            });
        } else if (value instanceof List<?> array) {
            arrays++;
            emptyArrays += array.isEmpty() ? 1 : 0;
            if (items.isEmpty()) {
                items.add(new Sighting());
            }
            array.forEach(items.get(0)::see);
        } else if (value instanceof String text) {
            texts.see(text);
            different.add(hash(text));
        } else if (value instanceof Num number) {
            numbers.see(number);
            different.add(hash(number.value().stripTrailingZeros().toString()));
        } else if (value instanceof Boolean) {
            truths++;
        } else {
            nulls++;
        }
    }

    /** 64 bits: two of ten thousand texts practically never share one. */
    private static long hash(String text) {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    public Texts texts() {
        return texts;
    }

    public Numbers numbers() {
        return numbers;
    }

    public int truths() {
        return truths;
    }

    public int objects() {
        return objects;
    }

    public int arrays() {
        return arrays;
    }

    public int emptyArrays() {
        return emptyArrays;
    }

    public int nulls() {
        return nulls;
    }

    /** How often it was there and not null. */
    public int present() {
        return texts.count() + numbers.count() + truths + objects + arrays;
    }

    /** The fields of its objects, in the order in which they were first seen. */
    public Map<String, Sighting> fields() {
        return fields;
    }

    /** What the items of its arrays are; empty if it never was an array. */
    public List<Sighting> items() {
        return List.copyOf(items);
    }

    /** Whether texts and numbers were all different. */
    public boolean allDifferent() {
        return different.size() == texts.count() + numbers.count();
    }

    /** How many different texts and numbers there were. */
    public int different() {
        return different.size();
    }

    /** Whether its objects hold names as data: many different ones, each seldom. */
    public boolean isMap() {
        return overflow || (fields.size() > 40 && fields.size() > 4L * fieldsSeen / Math.max(1, objects));
    }
}
