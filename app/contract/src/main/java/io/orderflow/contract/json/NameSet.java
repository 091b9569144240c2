package io.orderflow.contract.json;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The names seen in the objects of one value, to find duplicates in time linear in the size of the value, even if an
 * attacker chose the names: the hash is a polynomial over the bytes at a point known only to this process. (Names that
 * collide for every such point exist, but need about a thousand bytes each, and a value has 65,536.)
 *
 * <p>Reused for each value; clearing costs as much as the names of the previous value.
 */
final class NameSet {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final long point = RANDOM.nextLong() | 1;

    private byte[] bytes = new byte[256];
    /** The name being checked, stored after the names already in the set. */
    private int stagedFrom;

    private int stagedTo;

    private int count;
    private long[] hashes = new long[16];
    private int[] owners = new int[16];
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    /** Indexes of names plus one, 0 where there is none; at most half of it is used. */
    private int[] slots = new int[32];

    private long comparisons;

    void clear() {
        for (int i = 0; i < count; i++) {
            int slot = slotOf(hashes[i]);
            while (slots[slot] != 0) {
                slots[slot] = 0;
                slot = (slot + 1) & (slots.length - 1);
            }
        }
        count = 0;
        stagedFrom = 0;
        stagedTo = 0;
    }

    /** Stages a name, which is in the JSON between these offsets. */
    void stage(byte[] json, int from, int to, boolean escaped) {
        int needed = stagedFrom + (to - from);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        if (escaped) {
            stagedTo = JsonText.unescape(json, from, to, bytes, stagedFrom);
        } else {
            System.arraycopy(json, from, bytes, stagedFrom, to - from);
            stagedTo = needed;
        }
    }

    /** Whether the staged name is this one. */
    boolean stagedIs(byte[] name) {
        return Arrays.equals(bytes, stagedFrom, stagedTo, name, 0, name.length);
    }

    /**
     * Adds the staged name to those of an object.
     *
     * @return false if the object has this name already
     */
    boolean add(int object) {
        long hash = hash(object);
        int slot = slotOf(hash);
        for (; slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            comparisons++;
            int other = slots[slot] - 1;
            if (hashes[other] == hash
                    && owners[other] == object
                    && Arrays.equals(bytes, starts[other], ends[other], bytes, stagedFrom, stagedTo)) {
                return false;
            }
        }
        if (count == hashes.length) {
            grow();
            slot = freeSlot(hash);
        }
        hashes[count] = hash;
        owners[count] = object;
        starts[count] = stagedFrom;
        ends[count] = stagedTo;
        slots[slot] = ++count;
        stagedFrom = stagedTo;
        return true;
    }

    /** The number of name comparisons since this set was created: must stay linear. */
    long comparisons() {
        return comparisons;
    }

    private long hash(int object) {
        long hash = object;
        for (int i = stagedFrom; i < stagedTo; i++) {
            hash = hash * point + bytes[i] + 0x101;
        }
        // The finisher of MurmurHash3: spreads what differs in any bit over all bits.
        hash = (hash ^ hash >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
        hash = (hash ^ hash >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
        return hash ^ hash >>> 33;
    }

    private int slotOf(long hash) {
        return (int) hash & (slots.length - 1);
    }

    private int freeSlot(long hash) {
        int slot = slotOf(hash);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        int capacity = 2 * count;
        hashes = Arrays.copyOf(hashes, capacity);
        owners = Arrays.copyOf(owners, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
        slots = new int[2 * capacity];
        for (int i = 0; i < count; i++) {
            slots[freeSlot(hashes[i])] = i + 1;
        }
    }
}
