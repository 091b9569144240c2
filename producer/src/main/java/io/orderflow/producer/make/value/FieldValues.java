package io.orderflow.producer.make.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.date.FormatProblemException;
import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;

/**
 * Makes up the value of any field: plausible by its role and name, and within the limits of its type. Thread-safe.
 */
public final class FieldValues {
    /**
     * What the fields of one order share.
     *
     * @param product that is ordered
     * @param isOfItem whether it is one of several items
     */
    public record Draw(SplittableRandom random, Product product, boolean isOfItem) {}

    private static final int LARGEST_QUANTITY = 5;
    private static final int MORE_ITEMS = 3;
    private static final long FIRST_CUSTOMER = 50_000;
    private static final long CUSTOMERS = 50_000;
    private static final long SPAN = 10_000;
    private static final long MICROS = 1_000_000;

    private final TextValues texts;
    private final Function<SplittableRandom, Product> products;
    private final Clock clock;

    /** @throws IllegalArgumentException if no text can be made up for a pattern */
    public FieldValues(OrderContract contract, Function<SplittableRandom, Product> products, Clock clock) {
        this.texts = new TextValues(contract);
        this.products = products;
        this.clock = clock;
    }

    /** A value for a column, as an order's builder takes it. */
    public Object value(Field field, Draw draw) {
        FieldType type = field.type();
        if (type instanceof FieldType.Text text) {
            return texts.value(field, text, draw);
        }
        if (type instanceof FieldType.Whole whole) {
            return whole(field, whole, draw.random());
        }
        if (type instanceof FieldType.Decimal decimal) {
            return decimal(field, decimal, draw);
        }
        if (type instanceof FieldType.Floating floating) {
            return floating(floating, draw);
        }
        if (type instanceof FieldType.Truth) {
            return draw.random().nextBoolean();
        }
        if (type instanceof FieldType.Day day) {
            long today = Math.floorDiv(clock.millis(), 86_400_000L);
            return LocalDate.ofEpochDay(Math.max(day.minDay(), Math.min(day.maxDay(), today)));
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            long micros = micros(timestamp);
            return LocalDateTime.ofEpochSecond(
                    Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, MICROS) * 1000, ZoneOffset.UTC);
        }
        return JsonTexts.of(tree(field, draw));
    }

    /** The items of an array. */
    public List<?> items(Field array, Draw draw) {
        return (List<?>) tree(array, draw);
    }

    private static BigInteger whole(Field field, FieldType.Whole type, SplittableRandom random) {
        if (!type.values().isEmpty()) {
            return type.values().get(random.nextInt(type.values().size()));
        }
        String name = field.name().toLowerCase(Locale.ROOT);
        long from = type.min().max(BigInteger.ZERO).min(type.max()).longValue();
        long count = SPAN;
        if (field.role().equals("quantity") || name.matches(".*(quantity|qty|pieces|count|total_products).*")) {
            count = LARGEST_QUANTITY;
            from = Math.max(1, from);
        } else if (field.role().equals("customer")) {
            from = FIRST_CUSTOMER;
            count = CUSTOMERS;
        } else if (name.contains("age")) {
            from = 18;
            count = 70;
        }
        BigInteger wanted = BigInteger.valueOf(from + random.nextLong(count));
        if (wanted.compareTo(type.min()) >= 0 && wanted.compareTo(type.max()) <= 0) {
            return wanted;
        }
        BigInteger room = type.max().subtract(type.min()).add(BigInteger.ONE).min(BigInteger.valueOf(SPAN));
        return type.min().add(BigInteger.valueOf(random.nextLong(room.longValueExact())));
    }

    private static BigDecimal decimal(Field field, FieldType.Decimal type, Draw draw) {
        BigDecimal wanted = price(draw).setScale(type.scale(), RoundingMode.DOWN);
        String name = field.name().toLowerCase(Locale.ROOT);
        if (name.matches(".*(shipping|delivery|fee|tip|discount|tax).*")) {
            wanted = BigDecimal.valueOf(draw.random().nextLong(1, 20)).setScale(type.scale());
        }
        if (wanted.compareTo(type.min()) >= 0 && wanted.compareTo(type.max()) <= 0) {
            return wanted;
        }
        BigInteger lowest = type.min().setScale(type.scale()).unscaledValue();
        BigInteger room = type.max()
                .setScale(type.scale())
                .unscaledValue()
                .subtract(lowest)
                .add(BigInteger.ONE)
                .min(BigInteger.valueOf(SPAN));
        return new BigDecimal(
                lowest.add(BigInteger.valueOf(draw.random().nextLong(room.longValueExact()))), type.scale());
    }

    private static Object floating(FieldType.Floating type, Draw draw) {
        double wanted = price(draw).doubleValue();
        double chosen = wanted >= type.min() && wanted <= type.max()
                ? wanted
                : Math.max(
                        type.min(),
                        Math.min(type.max(), type.min() + draw.random().nextInt(100)));
        return type.wide() ? (Object) chosen : (Object) (float) chosen;
    }

    /** In whole cents. */
    private static BigDecimal price(Draw draw) {
        Product product = draw.product();
        return BigDecimal.valueOf(draw.random().nextLong(product.lowestCents(), product.highestCents() + 1), 2);
    }

    /** Now, to the second and as exactly as the format says it. */
    private long micros(FieldType.Timestamp type) {
        long now = Math.floorDiv(clock.millis(), 1000) * MICROS;
        long within = Math.max(type.min(), Math.min(type.max(), now));
        if (type.encoding() != Encoding.TEXT || type.format().isEmpty()) {
            return within;
        }
        TimestampFormat format = format(type.format());
        byte[] text = format.write(within).getBytes(UTF_8);
        return format.parse(text, 0, text.length);
    }

    private static TimestampFormat format(String written) {
        try {
            return TimestampFormat.of(written);
        } catch (FormatProblemException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** A value inside an array, a map or an object that is kept whole, as JSON: maps, lists, texts, numbers. */
    private Object tree(Field field, Draw draw) {
        FieldType type = field.type();
        if (type instanceof FieldType.Verbatim verbatim) {
            return kept(verbatim, draw);
        }
        if (type instanceof FieldType.Struct struct) {
            return object(struct.fields(), draw);
        }
        if (type instanceof FieldType.Day day && !day.format().isEmpty()) {
            return format(day.format()).write(((LocalDate) value(field, draw)).toEpochDay() * Calendar.MICROS_PER_DAY);
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            long micros = micros(timestamp);
            if (timestamp.encoding() != Encoding.TEXT) {
                return micros / timestamp.encoding().micros();
            }
            return (timestamp.format().isEmpty()
                            ? TimestampFormat.iso(timestamp.digits(), timestamp.zoned())
                            : format(timestamp.format()))
                    .write(micros);
        }
        Object value = value(field, draw);
        boolean number = value instanceof Number
                && !(type instanceof FieldType.Whole whole && whole.asText())
                && !(type instanceof FieldType.Decimal decimal && decimal.asText())
                && !(type instanceof FieldType.Floating floating && floating.asText());
        return number || value instanceof Boolean ? value : value.toString();
    }

    private Object kept(FieldType.Verbatim type, Draw draw) {
        return switch (type.shape()) {
            case OBJECT -> object(type.fields(), draw);
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                if (!type.inner().isEmpty()) {
                    map.put("first", tree(type.inner().get(0), draw));
                }
                yield map;
            }
            case ARRAY -> {
                int least = Math.max(type.minItems(), Math.min(1, type.maxItems()));
                int most = (int) Math.min(type.maxItems(), (long) least + MORE_ITEMS);
                List<Object> items = new ArrayList<>();
                for (int left = draw.random().nextInt(least, most + 1); left > 0; left--) {
                    Draw item = new Draw(draw.random(), products.apply(draw.random()), true);
                    items.add(
                            type.inner().isEmpty()
                                    ? (Object) left
                                    : tree(type.inner().get(0), item));
                }
                yield items;
            }
        };
    }

    private Map<String, Object> object(List<Field> fields, Draw draw) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Field field : fields) {
            if (field.required() || draw.random().nextInt(10) < 7) {
                object.put(field.name(), tree(field, draw));
            }
        }
        return object;
    }

    static UUID uuid(SplittableRandom random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low);
    }
}
