package io.orderflow.contract.date;

/** The proleptic Gregorian calendar, in numbers. */
public final class Calendar {
    public static final long MICROS_PER_SECOND = 1_000_000L;
    public static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    /** 1000-01-01T00:00:00, the minimum of MySQL's DATETIME, in microseconds since 1970. */
    public static final long FIRST = daysOf(1000, 1, 1) * MICROS_PER_DAY;
    /** 9999-12-31T23:59:59.999999, the maximum of MySQL's DATETIME. */
    public static final long LAST = daysOf(10_000, 1, 1) * MICROS_PER_DAY - 1;

    private Calendar() {}

    /** Days since 1970-01-01. Years are counted from March, so that a leap day is the last day of its year. */
    static long daysOf(int year, int month, int day) {
        int y = month > 2 ? year : year - 1;
        int monthFromMarch = month > 2 ? month - 3 : month + 9;
        int dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
        return 365L * y + Math.floorDiv(y, 4) - Math.floorDiv(y, 100) + Math.floorDiv(y, 400) + dayOfYear - 719_468;
    }

    static int lengthOfMonth(int year, int month) {
        return switch (month) {
            case 4, 6, 9, 11 -> 30;
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            default -> 31;
        };
    }
}
