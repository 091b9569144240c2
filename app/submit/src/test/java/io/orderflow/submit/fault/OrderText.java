package io.orderflow.submit.fault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/**
 * What an order says, as text that is equal when the content is: read by Jackson and by rules that are the tests' own,
 * or from a row. Covers the records that {@link Bytes} makes.
 *
 * @param fields everything but the id
 */
record OrderText(String id, String fields) {

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    /** What to select for the two parts of a content. */
    static final String COLUMNS = "order_id, CONCAT_WS('|', customer_id, product_name, product_category, unit_price,"
            + " quantity, total_price, DATE_FORMAT(order_timestamp, '%Y-%m-%dT%H:%i:%s'))";

    /** The order in these bytes; empty if there is none. */
    static Optional<OrderText> of(byte[] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            JsonNode order = JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString());
            return order.isObject() ? of(order) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<OrderText> of(JsonNode order) {
        JsonNode id = order.path("order_id");
        JsonNode customer = order.path("customer_id");
        JsonNode quantity = order.path("quantity");
        JsonNode price = order.path("unit_price");
        JsonNode total = order.path("total_price");
        boolean typed = id.isTextual()
                && customer.isInt()
                && quantity.isInt()
                && price.isNumber()
                && total.isNumber()
                && order.path("product_name").isTextual()
                && order.path("product_category").isTextual()
                && order.path("order_timestamp").isTextual();
        if (!typed
                || !id.textValue().matches("ORDER-[0-9]{6,12}")
                || customer.intValue() < 1
                || quantity.intValue() < 1
                || price.decimalValue().stripTrailingZeros().scale() > 2
                || price.decimalValue().multiply(quantity.decimalValue()).compareTo(total.decimalValue()) != 0) {
            return Optional.empty();
        }
        try {
            LocalDateTime.parse(order.path("order_timestamp").textValue(), TIME);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        return Optional.of(new OrderText(
                id.textValue(),
                String.join(
                        "|",
                        customer.asText(),
                        order.path("product_name").textValue(),
                        order.path("product_category").textValue(),
                        money(price),
                        quantity.asText(),
                        money(total),
                        order.path("order_timestamp").textValue())));
    }

    private static String money(JsonNode number) {
        BigDecimal value = number.decimalValue();
        return value.setScale(2).toPlainString();
    }
}
